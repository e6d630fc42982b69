import { count } from '../../../model/count.ts';
import { label, own } from '../../../model/labels.ts';
import { get, has, type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { dns1035LabelErrors } from '../../hostnames/dns-name.ts';
import type { MeshView } from '../../view.ts';
import { listWords } from '../generate/words.ts';
import { about, fieldAt, labelAt, nameAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';

/** @see MS302 of the catalogue */
export const nameRefused = defineUpgradeCheck({
  code: 'MS302',
  name: 'name-refused-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses a name',
  why: 'Names of these kinds have to be DNS labels: every write is refused, those of the control plane and of the sync too. There is no way to rename.',
  fix: 'make a new resource with a valid name and move to it',
  needs: [['Mesh', 'Zone', 'MeshService', 'MeshExternalService', 'MeshMultiZoneService']],
  *run(ctx) {
    for (const kind of ['Mesh', 'Zone', 'MeshService', 'MeshExternalService', 'MeshMultiZoneService'] as const)
      for (const one of ctx.inventory.list(kind)) {
        // Names of copies are the control plane's own.
        if (one.meta.labels[label.origin] === 'global' && one.meta.labels[label.zone] !== undefined) continue;
        // An export names resources of a cluster with their namespace.
        const suffix = `.${own(one.meta.labels, label.namespace) ?? ''}`;
        const whole = one.meta.kubernetes?.name ?? one.meta.name;
        const name = whole.endsWith(suffix) ? whole.slice(0, -suffix.length) : whole;
        const [problem] = dns1035LabelErrors(name);
        if (problem === undefined) continue;
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `${kind} ${name}: Kuma 3.0 refuses the name, which ${name.length > 63 ? 'has more than 63 characters' : 'is no DNS label'}`,
        };
      }
  },
});

/** How many Dataplanes no MeshIdentity selects. */
function withoutIdentity({ context }: MeshView): number {
  const selectors = context.list('MeshIdentity').map(({ spec }) => {
    const dataplane = objectAt(objectAt(spec, 'selector'), 'dataplane');
    return Object.entries(objectAt(dataplane, 'matchLabels') ?? {});
  });
  if (selectors.length === 0) return context.dataplanes.length;
  if (selectors.some((pairs) => pairs.length === 0)) return 0;
  return context.dataplanes.filter(
    ({ meta }) => !selectors.some((pairs) => pairs.every(([key, value]) => own(meta.labels, key) === value)),
  ).length;
}

/** @see MS303 of the catalogue */
export const plainTextIn3 = defineUpgradeCheck({
  code: 'MS303',
  name: 'plain-text-in-3',
  severity: 'error',
  title: 'Without MeshIdentity there is no mTLS in Kuma 3.0',
  why: 'mtls of the Mesh is ignored without a word: traffic is in plain text, and permissions do nothing.',
  fix: 'write a MeshIdentity (and MeshTrust) that selects all Dataplanes on 2.14, in mode Exclusive',
  needs: ['Mesh'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource, mtls, mesh, controlPlane } = view.context;
      if (resource === undefined || !mtls) continue;
      const hasAny = view.context.list('MeshIdentity').length > 0;
      const without = withoutIdentity(view);
      if (hasAny && without === 0) continue;
      yield {
        at: fieldAt(resource, 'mtls'),
        resource: about(resource),
        message: hasAny
          ? `no MeshIdentity of mesh ${mesh} selects ${count(without, 'Dataplane')} of zone ${controlPlane.zone}: plain text in Kuma 3.0`
          : `mesh ${mesh} has mTLS and no MeshIdentity: plain text in Kuma 3.0`,
      };
    }
  },
});

/** @see MS305 of the catalogue */
export const strictIn3 = defineUpgradeCheck({
  code: 'MS305',
  name: 'permissive-becomes-strict-in-3',
  severity: 'warning',
  title: 'A PERMISSIVE mesh is strict in Kuma 3.0',
  why: 'The mode of the mTLS backend is ignored; without a MeshTLS inbounds take mTLS alone.',
  fix: 'write a MeshTLS with mode Permissive',
  needs: ['Mesh'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource } = view.context;
      if (resource === undefined || view.context.list('MeshTLS').length > 0) continue;
      const mtls = objectAt(resource.spec.stored, 'mtls');
      const enabled = textAt(mtls, 'enabledBackend');
      const at = objectsAt(mtls, 'backends').findIndex(
        (one) => textAt(one, 'name') === enabled && textAt(one, 'mode') === 'PERMISSIVE',
      );
      if (at < 0) continue;
      yield {
        at: fieldAt(resource, 'mtls', 'backends', at, 'mode'),
        resource: about(resource),
        message: `mesh ${resource.meta.name} is PERMISSIVE and has no MeshTLS: inbounds are strict in Kuma 3.0`,
      };
    }
  },
});

/** @see MS306 of the catalogue */
export const externalNeedsIdentity = defineUpgradeCheck({
  code: 'MS306',
  name: 'external-service-needs-identity-in-3',
  severity: 'error',
  title: 'MeshExternalServices need a MeshIdentity in Kuma 3.0',
  why: 'Without one clients get 503: the cluster is not found.',
  fix: 'write a MeshIdentity that selects the clients',
  needs: ['MeshExternalService'],
  *run(ctx) {
    for (const view of ctx.views) {
      const [first] = view.generated.meshExternalServices;
      if (first === undefined || view.context.list('MeshIdentity').length > 0) continue;
      yield {
        at: nameAt(first),
        resource: about(first),
        message: `mesh ${view.context.mesh} has no MeshIdentity: MeshExternalService ${listWords(view.generated.meshExternalServices.map(({ meta }) => meta.name))} cannot be reached in Kuma 3.0`,
      };
    }
  },
});

/** @see MS307 of the catalogue */
export const zonesApart = defineUpgradeCheck({
  code: 'MS307',
  name: 'zones-apart-during-upgrade-to-3',
  severity: 'error',
  title: 'Zones of Kuma 3.0 and of 2.14 cannot reach each other',
  why: 'The SNI is another one: while zones are upgraded one after the other, traffic between old and new ones fails.',
  fix: 'upgrade zones that call each other in one window; note which call which',
  needs: [['Zone', 'ZoneIngress']],
  *run(ctx) {
    const zones = new Set(ctx.views.map(({ context }) => context.controlPlane.zone));
    const ingresses = ctx.inventory.list('ZoneIngress');
    for (const { spec, meta } of ingresses) zones.add(textAt(spec, 'zone') || (meta.labels[label.zone] ?? ''));
    const all = ctx.inventory.list('Zone');
    for (const { meta } of all) zones.add(meta.name);
    zones.delete('');
    zones.delete('global');
    const [first] = [...ingresses, ...all];
    if (first === undefined || zones.size < 2) return;
    yield {
      at: nameAt(first),
      resource: about(first),
      message: `zones ${listWords([...zones].toSorted())} cannot reach each other while some of them have Kuma 3.0 and others have not`,
    };
  },
});

/** @see MS309 of the catalogue */
export const addressMissing = defineUpgradeCheck({
  code: 'MS309',
  name: 'zone-address-missing-in-3',
  severity: 'error',
  title: 'Kuma 3.0 needs a MeshZoneAddress for traffic between zones',
  why: 'It takes the place of the advertised address of a ZoneIngress, for each mesh, and cannot exist before the upgrade.',
  fix: 'apply a MeshZoneAddress for each mesh right after the upgrade of the zone',
  needs: ['ZoneIngress', 'Mesh'],
  *run(ctx) {
    const meshes = [...new Set(ctx.inventory.list('Mesh').map(({ meta }) => meta.name))].toSorted();
    for (const one of ctx.inventory.list('ZoneIngress')) {
      const networking = objectAt(one.spec, 'networking');
      const [address, port] = [textAt(networking, 'advertisedAddress'), numberAt(networking, 'advertisedPort')];
      if (address === '' || port === undefined || meshes.length === 0) continue;
      yield {
        at: fieldAt(one, 'networking', 'advertisedAddress'),
        resource: about(one),
        message: `ZoneIngress ${one.meta.name} advertises ${address}:${port}, which Kuma 3.0 takes from a MeshZoneAddress`,
        fix: `after the upgrade: {type: MeshZoneAddress, name: zone-ingress, mesh: ${meshes[0]!}, labels: {kuma.io/origin: zone}, spec: {address: ${address}, port: ${port}}}${meshes.length > 1 ? `, and one for each other mesh` : ''}`,
      };
    }
  },
});

const ignoredFields: readonly (readonly [path: readonly string[], instead: string])[] = [
  [['routing', 'localityAwareLoadBalancing'], 'MeshLoadBalancingStrategy'],
  [['routing', 'zoneEgress'], 'nothing: traffic goes where its destination says'],
  [['routing', 'defaultForbidMeshExternalServiceAccess'], 'MeshTrafficPermission'],
  [['logging'], 'MeshAccessLog'],
  [['tracing'], 'MeshTrace'],
  [['metrics'], 'MeshMetric'],
  [['networking', 'outbound', 'passthrough'], 'MeshPassthrough'],
  [['constraints'], 'nothing that is known'],
];

/** @see MS323 of the catalogue */
export const meshFieldIgnored = defineUpgradeCheck({
  code: 'MS323',
  name: 'mesh-field-ignored-in-3',
  severity: 'warning',
  title: 'Kuma 3.0 ignores a field of the Mesh',
  why: 'It is accepted and does nothing, without a word.',
  fix: 'write the policy that takes its place',
  needs: ['Mesh'],
  *run(ctx) {
    for (const one of ctx.inventory.list('Mesh'))
      for (const [path, instead] of ignoredFields) {
        const parent = path
          .slice(0, -1)
          .reduce<JsonObject | undefined>((object, key) => objectAt(object, key), one.spec.stored);
        const value = get(parent, path.at(-1)!);
        // What is written as it is without the field changes nothing.
        if (
          !has(parent, path.at(-1)!) ||
          (value === false && path.at(-1) !== 'passthrough') ||
          (value === true && path.at(-1) === 'passthrough')
        )
          continue;
        yield {
          at: fieldAt(one, ...path),
          resource: about(one),
          message: `${path.join('.')} of mesh ${one.meta.name} does nothing in Kuma 3.0`,
          fix: instead.startsWith('nothing') ? instead : `write a ${instead}`,
        };
      }
  },
});

/** @see MS324 of the catalogue */
export const modeGone = defineUpgradeCheck({
  code: 'MS324',
  name: 'mode-ignored-in-3',
  severity: 'info',
  title: 'Every mesh is Exclusive in Kuma 3.0',
  why: 'meshServices.mode is ignored, or refused by later builds. What is not ready for Exclusive breaks with the upgrade.',
  fix: 'switch the mode to Exclusive before: meshsvc check --target Exclusive',
  needs: ['Mesh'],
  *run(ctx) {
    for (const { context } of ctx.views) {
      const { resource, mode } = context;
      if (resource === undefined || mode === 'Exclusive') continue;
      yield {
        at: fieldAt(resource, 'meshServices', 'mode'),
        resource: about(resource),
        message: `mesh ${resource.meta.name} is ${mode}, and is Exclusive in Kuma 3.0 whatever it says`,
      };
    }
  },
});

/** @see MS333 of the catalogue */
export const globalOnKubernetes = defineUpgradeCheck({
  code: 'MS333',
  name: 'global-on-kubernetes-in-3',
  severity: 'error',
  title: 'A global control plane of Kuma 3.0 does not start on Kubernetes',
  why: 'It keeps its resources in PostgreSQL alone.',
  fix: 'move global to a Universal control plane with PostgreSQL before the upgrade',
  environments: ['kubernetes'],
  needs: ['Mesh'],
  *run(ctx) {
    for (const { context } of ctx.views) {
      const { resource, controlPlane } = context;
      if (controlPlane.role !== 'global' || resource === undefined) continue;
      yield {
        at: nameAt(resource),
        resource: about(resource),
        message: `global runs on Kubernetes, where Kuma 3.0 does not start it`,
      };
      return;
    }
  },
});

/** @see MS340 of the catalogue */
export const externalUnpinned = defineUpgradeCheck({
  code: 'MS340',
  name: 'external-service-unpinned-in-3',
  severity: 'warning',
  title: 'A MeshExternalService is no longer that of one zone in Kuma 3.0',
  why: 'With the label kuma.io/zone it leaves through the ZoneEgress of that zone; 3.0 does not look at it.',
  fix: 'make sure that it can be reached from every zone',
  needs: ['MeshExternalService'],
  *run(ctx) {
    for (const one of ctx.inventory.list('MeshExternalService')) {
      const zone = one.meta.labels[label.zone];
      // What a zone made for itself has the label as well.
      if (zone === undefined || one.meta.labels[label.origin] === 'zone') continue;
      yield {
        at: labelAt(one, label.zone),
        resource: about(one),
        message: `MeshExternalService ${one.meta.name} leaves through zone ${zone} today, and from any zone in Kuma 3.0`,
      };
    }
  },
});

/** @see MS346 of the catalogue */
export const wrongOwner = defineUpgradeCheck({
  code: 'MS346',
  name: 'owner-is-other-mesh',
  severity: 'error',
  title: 'A resource belongs to another Mesh than its owner',
  why: 'Kuma 3.0 refuses to write a resource whose ownerReference names another Mesh than its own.',
  fix: 'remove the ownerReference, or name the mesh of the resource',
  environments: ['kubernetes'],
  needs: [['MeshService', 'MeshTimeout', 'MeshTrafficPermission', 'MeshHTTPRoute', 'Dataplane']],
  *run(ctx) {
    for (const kind of ['MeshService', 'MeshTimeout', 'MeshTrafficPermission', 'MeshHTTPRoute', 'Dataplane'] as const)
      for (const one of ctx.inventory.list(kind)) {
        const at = (one.meta.kubernetes?.owners ?? []).findIndex(
          (owner) => owner.kind === 'Mesh' && owner.name !== one.meta.mesh,
        );
        if (at < 0) continue;
        yield {
          at: { origin: one.origin, path: ['metadata', 'ownerReferences', at, 'name'] },
          resource: about(one),
          message: `${kind} ${one.meta.name} of mesh ${one.meta.mesh} is owned by Mesh ${one.meta.kubernetes!.owners[at]!.name}`,
        };
      }
  },
});
