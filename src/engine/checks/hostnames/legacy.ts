import { label } from '../../../model/labels.ts';
import { displayName, isLocal } from '../../../model/resource.ts';
import { get, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { legacyHostnames } from '../../legacy-hostnames.ts';
import { virtualNames } from '../../outbounds/virtual-outbounds.ts';
import { splitAddress } from '../../split-address.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { todayOf } from '../shared/before.ts';
import { legacyNames } from '../shared/names.ts';
import { about, fieldAt, labelAt, nameAt } from '../shared/places.ts';

/** @see MS066 of the catalogue */
export const virtualOutbound = defineCheck({
  code: 'MS066',
  name: 'virtual-outbound',
  severity: 'error',
  title: 'The names of a VirtualOutbound go with Exclusive',
  why: 'A VirtualOutbound makes names and ports of values of kuma.io/service. In Exclusive there are none, and no resource takes its place.',
  fix: 'for a whole service a HostnameGenerator with the old name, for a subset a MeshService and a HostnameGenerator',
  source: 'kuma v2.13.10 pkg/dns/vips_allocator.go: BuildVirtualOutboundMeshView',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['VirtualOutbound'],
  *run(ctx) {
    const today = todayOf(ctx);
    for (const view of ctx.views)
      for (const one of view.context.list('VirtualOutbound')) {
        const names = namesOf(today(view), one);
        yield {
          at: nameAt(one),
          resource: about(one),
          ...(names.length === 0 ? { severity: 'info' as const } : {}),
          message:
            names.length === 0
              ? `VirtualOutbound ${one.meta.name} makes no name of the services of the input, and none at all in Exclusive`
              : `names of VirtualOutbound ${one.meta.name} that go: ${listWords(names)}`,
        };
      }
  },
});

function namesOf({ context }: MeshView, one: Parameters<typeof virtualNames>[0][number]): readonly string[] {
  const of = virtualNames([one]);
  const names = new Set<string>();
  const seen = new Set<string>();
  for (const { spec } of context.dataplanes)
    for (const { tags } of spec.inbound) {
      const key = JSON.stringify(tags);
      if (seen.size === seen.add(key).size) continue;
      for (const { host, port } of of(tags)) names.add(`${host}:${port}`);
    }
  return [...names].toSorted();
}

/** @see MS073 of the catalogue */
export const crossMeshGateway = defineCheck({
  code: 'MS073',
  name: 'cross-mesh-gateway',
  severity: 'warning',
  title: 'The names of a cross-mesh gateway go with Exclusive',
  why: 'Other meshes find it by a name that stands for its kuma.io/service. No resource takes the place of that name.',
  fix: 'a human has to decide how the other meshes reach it',
  source: 'kuma v2.13.10 pkg/dns/vips_allocator.go: BuildVirtualOutboundMeshView',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['MeshGateway'],
  *run(ctx) {
    for (const view of ctx.views)
      for (const one of view.context.list('MeshGateway'))
        for (const [at, listener] of objectsAt(objectAt(one.spec, 'conf'), 'listeners').entries()) {
          if (get(listener, 'crossMesh') !== true) continue;
          yield {
            at: fieldAt(one, 'conf', 'listeners', at, 'crossMesh'),
            resource: about(one),
            message: `other meshes no longer find MeshGateway ${one.meta.name} by ${textAt(listener, 'hostname') || `internal.${one.meta.name}.${one.meta.mesh}.mesh`}`,
          };
        }
  },
});

/** @see MS074 of the catalogue */
export const hostHeaderChanges = defineCheck({
  code: 'MS074',
  name: 'host-header-changes',
  severity: 'warning',
  title: 'A route asks for the old name in the Host header',
  why: 'When applications call a service by its new name, that is what stands in the header.',
  fix: 'add a match for the new name, or rewrite the host with a URLRewrite filter',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshhttproute/api/v1alpha1',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['MeshHTTPRoute'],
  *run(ctx) {
    const today = todayOf(ctx);
    for (const view of ctx.views) {
      const names = legacyNames(today(view));
      for (const { meta, spec, origin, kind } of view.context.list('MeshHTTPRoute'))
        for (const [item, one] of objectsAt(spec, 'to').entries())
          for (const [rule, each] of objectsAt(one, 'rules').entries())
            for (const [at, match] of objectsAt(each, 'matches').entries())
              for (const [place, header] of objectsAt(match, 'headers').entries()) {
                const name = textAt(header, 'name').toLowerCase();
                const value = textAt(header, 'value');
                if ((name !== 'host' && name !== ':authority') || !names.has(value.toLowerCase().replace(/:\d+$/, '')))
                  continue;
                yield {
                  at: {
                    origin,
                    path: ['spec', 'to', item, 'rules', rule, 'matches', at, 'headers', place, 'value'],
                  },
                  resource: { kind, mesh: meta.mesh, name: meta.name },
                  message: `MeshHTTPRoute ${displayName(meta)} asks for ${textAt(header, 'name')} ${value}, which nobody sends who calls a new name`,
                };
              }
    }
  },
});

/** @see MS077 of the catalogue */
export const twoSnis = defineCheck({
  code: 'MS077',
  name: 'display-name-differs',
  severity: 'warning',
  title: 'A MeshService has a display name that is not its name',
  why: 'Its own zone expects the SNI of the name, other zones send that of the display name: what comes through the ingress does not find it.',
  fix: 'give kuma.io/display-name the value of the name, or leave it out',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/helpers.go: SNIName',
  on: ['any'],
  needs: ['MeshService'],
  *run(ctx) {
    const zones = new Set(ctx.views.map(({ context }) => context.controlPlane.zone));
    for (const view of ctx.views) {
      const { context } = view;
      const others =
        zones.size > 1 ||
        context.otherZones.length > 0 ||
        context
          .list('ZoneIngress')
          .some(({ spec }) => textAt(spec, 'zone') !== '' && textAt(spec, 'zone') !== context.controlPlane.zone);
      if (!others) continue;
      for (const { kind, meta, resource } of view.destinations.all) {
        // An export names resources of a cluster with their namespace.
        const suffix = `.${meta.labels[label.namespace] ?? ''}`;
        const name = meta.name.endsWith(suffix) ? meta.name.slice(0, -suffix.length) : meta.name;
        if (
          kind !== 'MeshService' ||
          !isLocal(meta) ||
          meta.labels[label.managedBy] !== undefined ||
          displayName(meta) === name
        )
          continue;
        yield {
          at: labelAt(resource, label.displayName),
          resource: about(resource),
          certainty: 'possible',
          message: `MeshService ${name} is called ${displayName(meta)} in other zones: they ask its ingress for another SNI than it knows`,
        };
      }
    }
  },
});

/** @see MS169 of the catalogue */
export const externalService = defineCheck({
  code: 'MS169',
  name: 'external-service',
  severity: 'error',
  title: 'An ExternalService is no destination in Exclusive',
  why: 'Its VIP and the interception of its host go: traffic to it passes through, or is refused where passthrough is off.',
  fix: 'write a MeshExternalService for it, and let applications call that',
  source: 'kuma v2.13.10 pkg/xds/context/mesh_context_builder.go: BuildIfChanged',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['ExternalService'],
  *run(ctx) {
    for (const view of ctx.views)
      for (const one of view.context.list('ExternalService')) {
        const service = textAt(objectAt(one.spec, 'tags'), label.service);
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `ExternalService ${one.meta.name}: ${[...legacyHostnames(service, view.context.controlPlane.settings.dnsServer.domain), splitAddress(textAt(objectAt(one.spec, 'networking'), 'address')).address].join(', ')} lead past the mesh in Exclusive`,
        };
      }
  },
});
