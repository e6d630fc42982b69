import { label } from '../../../model/labels.ts';
import { perObject } from '../../../model/per-object.ts';
import { get, objectAt } from '../../admission/json.ts';
import { selectedPods } from '../../generate/kubernetes/selected-pods.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { nameOf } from '../kubernetes/words.ts';
import { podsOrOwners, proxies } from '../needs.ts';
import { backendOf, explained } from '../shared/explained.ts';
import { about, fieldAt, nameAt } from '../shared/places.ts';
import { gatewayServices } from '../shared/services.ts';

/** @see MS015 of the catalogue */
export const gatewayIsNoDestination = defineCheck({
  code: 'MS015',
  name: 'delegated-gateway-as-destination',
  severity: 'info',
  title: 'A delegated gateway is named as a destination',
  why: 'It has no inbounds, so that no MeshService is made of its kuma.io/service, and nobody could call it before.',
  fix: 'remove the reference, or name what stands behind the gateway',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: meshServicesForDataplane',
  on: ['Exclusive'],
  until: '2.14',
  needs: [proxies],
  *run(ctx) {
    for (const one of explained(ctx, 'to', 'backend', 'outbound-tags')) {
      const { name, kind } = backendOf(one);
      if (kind !== 'MeshService' && kind !== 'MeshServiceSubset') continue;
      if (one.targets.length > 0 || name === '' || !gatewayServices(one.view).has(name)) continue;
      if (one.view.legacyServices.has(name)) continue;
      const { owner, path } = one.reference;
      yield {
        at: { origin: owner.origin, path },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `kuma.io/service ${name} is a delegated gateway, which is no destination`,
      };
    }
  },
});

/** Services with sidecars behind them and without a MeshService, because of labels. */
const servicesOutside = perObject((view: MeshView): readonly string[] => {
  const { kubernetes } = view.context;
  if (kubernetes === undefined) return [];
  return kubernetes.services.flatMap(({ service, because }) =>
    because === 'not-in-mesh' &&
    service.spec.clusterIP !== '' &&
    selectedPods(kubernetes.zone, service).some(({ outcome }) => outcome === 'dataplane')
      ? [nameOf(service.meta)]
      : [],
  );
});

/** @see MS093 of the catalogue */
export const gatewayConsumer = defineCheck({
  code: 'MS093',
  name: 'delegated-gateway-loses-upstream',
  severity: 'warning',
  title: 'A delegated gateway may lead to Services that leave the mesh in Exclusive',
  why: 'A gateway calls Services by their cluster IP. One without MeshService is reached in plain text past the mesh then, and strict mTLS refuses that.',
  fix: 'label the Services kuma.io/mesh, or their namespace kuma.io/sidecar-injection: enabled',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: Reconcile; kumahq/kuma#13116',
  on: ['Exclusive'],
  environments: ['kubernetes'],
  needs: ['Service', podsOrOwners],
  *run(ctx) {
    for (const view of ctx.views) {
      const names = servicesOutside(view);
      const gateway = view.context.dataplanes.find(({ spec }) => spec.gateway?.type === 'DELEGATED');
      if (gateway === undefined || names.length === 0) continue;
      yield {
        at: { origin: gateway.origin, path: ['metadata', 'annotations', label.gateway] },
        resource: about(gateway),
        certainty: 'possible',
        message: `gateway ${gateway.meta.name} reaches Service ${listWords(names)} past the mesh in Exclusive: no MeshService`,
      };
    }
  },
});

/** @see MS095 of the catalogue */
export const passthroughOff = defineCheck({
  code: 'MS095',
  name: 'lost-destinations-are-refused',
  severity: 'warning',
  title: 'Passthrough is off: what is no destination is refused',
  why: 'Where passthrough is on, traffic to a Service that is no destination any more goes past the mesh, in plain text. Where it is off, it is refused.',
  fix: 'make the Services destinations first',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshpassthrough',
  on: ['Exclusive'],
  environments: ['kubernetes'],
  needs: ['Service', podsOrOwners, 'Mesh'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource } = view.context;
      if (resource === undefined) continue;
      const outbound = objectAt(objectAt(resource.spec.stored, 'networking'), 'outbound');
      if (get(outbound, 'passthrough') !== false) continue;
      const names = servicesOutside(view);
      if (names.length === 0) continue;
      yield {
        at: fieldAt(resource, 'networking', 'outbound', 'passthrough'),
        resource: about(resource),
        message: `calls to Service ${listWords(names)} are refused in Exclusive: passthrough is off, and there is no MeshService`,
      };
    }
  },
});

/** @see MS096 of the catalogue */
export const zoneNotInInput = defineCheck({
  code: 'MS096',
  name: 'zone-not-in-input',
  severity: 'info',
  title: 'A zone has no Dataplanes in the input',
  why: 'What its proxies call, and what they would lose, is not looked at.',
  fix: 'add the manifests of the zone: --source zone=NAME,path=FOLDER for each',
  source: 'what is in the input',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['ZoneIngress', proxies],
  *run(ctx) {
    const seen = new Set<string>();
    for (const { context } of ctx.views) {
      if (context.dataplanes.length > 0) seen.add(context.controlPlane.zone);
      for (const { zone, dataplanes } of context.otherZones) if (dataplanes > 0) seen.add(zone);
    }
    if (seen.size === 0) return;
    for (const one of ctx.inventory.list('ZoneIngress')) {
      const own = one.spec['zone'];
      const zone = typeof own === 'string' && own !== '' ? own : (one.meta.labels[label.zone] ?? '');
      if (zone === '' || seen.has(zone)) continue;
      seen.add(zone);
      yield {
        at: nameAt(one),
        resource: about(one),
        message: `no Dataplane of zone ${zone} is in the input: what it calls was not looked at`,
      };
    }
  },
});
