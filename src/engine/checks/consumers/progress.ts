import { count } from '../../../model/count.ts';
import type { Dataplane } from '../../../model/dataplane.ts';
import { perObject } from '../../../model/per-object.ts';
import { isTransparent } from '../../outbounds/outbounds.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { proxies } from '../needs.ts';
import { about, fieldAt } from '../shared/places.ts';
import { familiesIn } from '../shared/services.ts';

/** Proxies whose traffic is redirected, and those of them that list what they reach. */
const consumersOf = perObject((view: MeshView) => {
  let all = 0;
  let listed = 0;
  for (const dataplane of view.context.dataplanes) {
    if (!isConsumer(view, dataplane)) continue;
    all++;
    if (dataplane.spec.transparentProxying?.reachableBackends !== undefined) listed++;
  }
  return { all, listed };
});

function isConsumer(view: MeshView, dataplane: Dataplane): boolean {
  const labels = dataplane.meta.labels;
  return isTransparent({ ...view.proxyOf(dataplane), labels }, view.context.behaviour);
}

/** @see MS081 of the catalogue */
export const stillLegacy = defineCheck({
  code: 'MS081',
  name: 'consumers-without-reachable-backends',
  severity: 'info',
  title: 'Proxies without reachableBackends stay with kuma.io/service',
  why: 'In mode ReachableBackends a proxy gets MeshServices only if it lists them.',
  fix: 'meshsvc outbounds NAME --suggest-reachable-backends',
  source: 'kuma v2.13.10 pkg/xds/sync/dataplane_proxy_builder.go: resolveVIPOutbounds',
  on: ['ReachableBackends'],
  until: '2.14',
  needs: [proxies, 'Mesh'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource, mesh } = view.context;
      const { all, listed } = consumersOf(view);
      if (resource === undefined || listed === all) continue;
      yield {
        at: fieldAt(resource, 'meshServices', 'mode'),
        resource: about(resource),
        message: `mesh ${mesh}, zone ${view.context.controlPlane.zone}: ${listed} of ${count(all, 'Dataplane')} list reachableBackends`,
      };
    }
  },
});

/** @see MS082 of the catalogue */
export const realDestinationsTaken = defineCheck({
  code: 'MS082',
  name: 'destinations-taken-by-mode',
  severity: 'error',
  title: 'Mode ReachableBackends takes destinations that proxies have',
  why: 'Before, a proxy has every MeshExternalService, MeshMultiZoneService and MeshService there is; in ReachableBackends only those that it lists, and without reachableBackends none.',
  fix: 'give the proxies reachableBackends first, or go by way of Everywhere',
  source: 'kuma v2.13.10 pkg/xds/sync/dataplane_proxy_builder.go: resolveVIPOutbounds',
  on: ['ReachableBackends'],
  until: '2.14',
  needs: [proxies, 'Mesh', ['MeshExternalService', 'MeshMultiZoneService', 'MeshService']],
  *run(ctx) {
    const before = new Map(ctx.before.map((view) => [keyOf(view), view]));
    for (const view of ctx.views) {
      const { resource, mesh, dataplanes } = view.context;
      const old = before.get(keyOf(view));
      if (resource === undefined || old === undefined || old.context.mode === 'ReachableBackends') continue;
      const names = old.destinations.all.map(({ kind, kri }) => `${kind} ${kri.name}`);
      if (names.length === 0) continue;
      const without = dataplanes.filter(({ spec }) => {
        const { reachableServices = [], reachableBackends } = spec.transparentProxying ?? {};
        return reachableServices.length === 0 && reachableBackends === undefined;
      });
      const losers = without.filter((one) => isConsumer(view, one));
      if (losers.length === 0) continue;
      yield {
        at: fieldAt(resource, 'meshServices', 'mode'),
        resource: about(resource),
        message: `entering ReachableBackends takes ${listWords(names)} from ${count(losers.length, 'Dataplane')} of mesh ${mesh} without reachableBackends`,
      };
    }
  },
});

/** @see MS083 of the catalogue */
export const usedAndNotListed = defineCheck({
  code: 'MS083',
  name: 'reachable-backends-lack-used-service',
  severity: 'error',
  title: 'reachableBackends leaves out what the proxy calls',
  why: 'reachableServices says that the proxy calls a kuma.io/service; in Exclusive only what reachableBackends lists is left, and no MeshService that takes its place is among that.',
  fix: 'add the MeshService or MeshMultiZoneService of the service to reachableBackends',
  source: 'kuma v2.13.10 pkg/xds/context/destination_index.go: GetReachableBackends',
  on: ['Exclusive'],
  until: '2.14',
  needs: [proxies],
  *run(ctx) {
    for (const view of ctx.views) {
      const families = familiesIn(view);
      for (const dataplane of view.context.dataplanes) {
        const { reachableServices = [], reachableBackends } = dataplane.spec.transparentProxying ?? {};
        if (reachableServices.length === 0 || reachableBackends === undefined) continue;
        const { allowed } = view.reachableOf(view.proxyOf(dataplane));
        const keys = new Set([...allowed.values()].map(({ destination }) => destination.key));
        const lost = reachableServices.filter((service) => {
          const own = families.byService.get(service) ?? [];
          if (own.length === 0) return false;
          return !own.some(({ members, joinedBy }) => [...members, ...joinedBy].some(({ key }) => keys.has(key)));
        });
        if (lost.length === 0) continue;
        yield {
          at: fieldAt(dataplane, 'networking', 'transparentProxying', 'reachableBackends'),
          resource: about(dataplane),
          message: `reachableBackends has nothing for ${listWords(lost)}, which reachableServices lists`,
        };
      }
    }
  },
});

function keyOf({ context }: MeshView): string {
  return `${context.controlPlane.zone}\n${context.mesh}`;
}
