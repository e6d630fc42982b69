import { defineCheck } from '../define-check.ts';
import { proxies } from '../needs.ts';
import { atReference, backendOf, explained, hasNote } from '../shared/explained.ts';
import { about, fieldAt } from '../shared/places.ts';
import { refWords, withReason } from '../shared/words.ts';

const source = 'kuma v2.13.10 pkg/xds/context/destination_index.go: GetReachableBackends';
const anyRealMode = ['Everywhere', 'ReachableBackends', 'Exclusive'] as const;

/** @see MS085 of the catalogue */
export const explicitOutboundsFirst = defineCheck({
  code: 'MS085',
  name: 'outbounds-before-reachable-backends',
  severity: 'warning',
  title: 'Explicit outbounds take the place of reachableBackends',
  why: 'Where an outbound with a backendRef leads to something, reachableBackends is not looked at: what it lists is out of reach.',
  fix: 'list all of it in one place: as outbounds, or in reachableBackends',
  source,
  on: ['any'],
  since: '2.12',
  needs: ['Dataplane'],
  *run(ctx) {
    for (const view of ctx.views)
      for (const dataplane of view.context.dataplanes) {
        const { outbound, transparentProxying } = dataplane.spec;
        if (transparentProxying?.reachableBackends === undefined) continue;
        const first = outbound.findIndex(({ backendRef }) => backendRef !== undefined);
        if (first < 0) continue;
        const { refs } = view.reachableOf(view.proxyOf(dataplane));
        // Where they lead nowhere the list counts, and then it is what was looked at.
        if (
          refs.length === transparentProxying.reachableBackends.length &&
          refs[0]?.ref === transparentProxying.reachableBackends[0]
        )
          continue;
        yield {
          at: fieldAt(dataplane, 'networking', 'transparentProxying', 'reachableBackends'),
          resource: about(dataplane),
          message: 'reachableBackends is not looked at: an outbound with a backendRef comes first',
          related: [{ message: 'this one', at: fieldAt(dataplane, 'networking', 'outbound', first, 'backendRef') }],
        };
      }
  },
});

/** @see MS086 of the catalogue */
export const reachableNothing = defineCheck({
  code: 'MS086',
  name: 'reachable-backend-not-found',
  severity: 'error',
  title: 'A reference of reachableBackends finds nothing',
  why: 'A name is completed with the zone and the namespace of the proxy: what comes from global or from another zone is never found by name. What is not found is out of reach, without a word.',
  fix: 'refer to it by labels',
  source,
  on: ['ReachableBackends', 'Exclusive'],
  needs: [proxies],
  *run(ctx) {
    for (const one of explained(ctx, 'reachable')) {
      if (one.status !== 'not found') continue;
      const byName = one.query?.by === 'identity';
      yield {
        ...atReference(one),
        ...(byName
          ? {}
          : {
              severity: 'warning' as const,
              certainty: 'possible' as const,
              fix: one.fix?.words ?? 'correct the labels, or apply what they mean first',
            }),
        message: withReason(`reachableBackends: ${refWords(one.reference.ref)} is not there`, one.notes),
      };
    }
  },
});

/** @see MS087 of the catalogue */
export const reachableOneOfMany = defineCheck({
  code: 'MS087',
  name: 'reachable-backend-ambiguous',
  severity: 'warning',
  title: 'A reference of reachableBackends with a port means one of several',
  why: 'Kuma stops at the first that has the port, in an order that changes from time to time: only that one can be reached.',
  fix: 'add a label that tells them apart, such as kuma.io/zone, or leave the port out',
  source,
  on: ['ReachableBackends', 'Exclusive'],
  since: '2.12',
  needs: [proxies],
  *run(ctx) {
    for (const one of explained(ctx, 'reachable')) {
      const note = one.notes.find(({ code }) => code === 'LABELS_ONE_OF_MANY');
      if (note === undefined || backendOf(one).port === undefined) continue;
      yield {
        ...atReference(one),
        fix: 'add a label that tells them apart, such as kuma.io/zone, or leave the port out',
        edits: [],
        message: `reachableBackends: ${refWords(one.reference.ref)} means one of ${note.resources!.length}, at random`,
      };
    }
  },
});

/** @see MS088 of the catalogue */
export const reachableEmpty = defineCheck({
  code: 'MS088',
  name: 'reachable-backends-empty',
  severity: 'error',
  title: 'reachableBackends is there and lists nothing',
  why: 'An absent list means everything, an empty one nothing: no MeshService, MeshExternalService or MeshMultiZoneService is in reach.',
  fix: 'list what the proxy calls, or remove reachableBackends; hide this finding where nothing is meant',
  source,
  on: ['ReachableBackends', 'Exclusive'],
  needs: [proxies],
  *run(ctx) {
    for (const view of ctx.views)
      for (const dataplane of view.context.dataplanes) {
        if (dataplane.spec.transparentProxying?.reachableBackends?.length !== 0) continue;
        yield {
          at: fieldAt(dataplane, 'networking', 'transparentProxying', 'reachableBackends'),
          resource: about(dataplane),
          certainty: 'possible',
          message: 'reachableBackends lists nothing: the proxy reaches no MeshService',
        };
      }
  },
});

/** @see MS089 of the catalogue */
export const reachablePortUnknown = defineCheck({
  code: 'MS089',
  name: 'reachable-backend-port-unknown',
  severity: 'info',
  title: 'A reference of reachableBackends with an unknown port means all ports',
  why: 'A port that is not there is not an error: all ports are in reach.',
  fix: 'write a port that is there, or leave it out',
  source,
  on: ['ReachableBackends', 'Exclusive'],
  since: '2.12',
  needs: [proxies],
  *run(ctx) {
    for (const one of explained(ctx, 'reachable')) {
      if (!hasNote(one, 'PORT_UNKNOWN_ALLOWS_ALL')) continue;
      yield {
        ...atReference(one),
        message: `reachableBackends: ${refWords(one.reference.ref)} means all ports: it has none of that number`,
      };
    }
  },
});

/** @see MS039 of the catalogue */
export const unnamedPortAlone = defineCheck({
  code: 'MS039',
  name: 'only-unnamed-port-reachable',
  severity: 'warning',
  title: 'Of several ports the first without a name is the only one in reach',
  why: 'Without a port in the reference Kuma looks for the port with the empty name, and a port without a name is that: it is taken, and the other ports and the other matches of the reference are not.',
  fix: 'give every port of the service a name',
  source,
  on: anyRealMode,
  since: '2.12',
  needs: [proxies, ['MeshMultiZoneService', 'MeshService']],
  *run(ctx) {
    for (const one of explained(ctx, 'reachable')) {
      const { view, reference } = one;
      const { owner, path } = reference;
      const found = view.reachableOf(owner.proxy!).refs[path.at(-1) as number];
      const [only, ...more] = found?.ports ?? [];
      if (backendOf(one).port !== undefined || only === undefined || more.length > 0) continue;
      const { destination, port } = only;
      if (port.name !== '' || destination.ports.length < 2) continue;
      const rest = destination.ports.filter((each) => each !== port).map(({ section }) => section);
      yield {
        at: { origin: owner.origin, path },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `reachableBackends: of ${destination.kind} ${destination.kri.name} port ${port.port} alone is in reach, not ${rest.join(', ')}: it has no name`,
        related: [{ message: 'its ports', at: { origin: destination.resource.origin, path: ['spec', 'ports'] } }],
      };
    }
  },
});
