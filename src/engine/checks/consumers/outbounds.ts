import { label } from '../../../model/labels.ts';
import { defineCheck } from '../define-check.ts';
import { proxies } from '../needs.ts';
import { serviceLookup } from '../shared/before.ts';
import { backendOf, explained, explaining } from '../shared/explained.ts';
import { about, fieldAt, isWritten } from '../shared/places.ts';

/** @see MS084 of the catalogue */
export const outboundByTags = defineCheck({
  code: 'MS084',
  name: 'outbound-by-tags',
  severity: 'warning',
  title: 'An explicit outbound by tags reaches the own zone alone in Exclusive',
  why: 'It means a kuma.io/service, which in Exclusive has the instances of the own zone and of no other. Kuma 3.0 drops it.',
  fix: 'give the outbound a backendRef with labels and a port in place of tags',
  source: 'kuma v2.13.10 pkg/xds/topology/outbound.go: BuildEdsEndpointMap',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['Dataplane'],
  *run(ctx) {
    const services = serviceLookup(ctx);
    for (const one of explained(ctx, 'outbound-tags')) {
      const { view, reference } = one;
      const { owner, path } = reference;
      const { name: service } = backendOf(one);
      const here = view.context.controlPlane.zone;
      const others = services.otherZones(view, service);
      const place = {
        at: { origin: owner.origin, path },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
      };
      if (!services.isHere(view, service)) {
        // Kuma keeps the clusters of ExternalServices; VIPs of theirs are MS169.
        const isExternal = view.legacyServices.get(service)?.external === true;
        if (isExternal) continue;
        yield {
          ...place,
          severity: 'error',
          certainty: others.length === 0 ? 'possible' : 'certain',
          message: `an outbound to kuma.io/service ${service} has no endpoint: zone ${here} has no instance${others.length === 0 ? '' : `, only zone ${others.join(', ')}`}`,
        };
      } else
        yield {
          ...place,
          ...(others.length > 0 ? {} : { severity: 'info' as const }),
          message: `an outbound to kuma.io/service ${service} by tags: in Exclusive it reaches zone ${here} alone`,
        };
    }
  },
});

/** @see MS022 of the catalogue */
export const subsetByTags = defineCheck({
  code: 'MS022',
  name: 'outbound-to-subset',
  severity: 'warning',
  title: 'A subset of a service by tags has no MeshService',
  why: 'MeshServices have their own selector: who calls some of the instances of a kuma.io/service by further tags finds no MeshService that means the same. Subsets of routes and of VirtualOutbounds have checks of their own.',
  fix: 'write a MeshService that selects the tags, and refer to that',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/match.go',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['Dataplane'],
  *run(ctx) {
    for (const one of explained(ctx, 'outbound-tags')) {
      const { name, tags } = backendOf(one);
      const more = Object.keys(tags).filter((key) => key !== label.service && key !== label.mesh && key !== label.zone);
      if (more.length === 0) continue;
      const { owner, path } = one.reference;
      yield {
        at: { origin: owner.origin, path: [...path, more[0]!] },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `an outbound means the instances of kuma.io/service ${name} with ${more.map((key) => `${key}=${tags[key]!}`).join(' and ')}: no generated MeshService selects them`,
      };
    }
  },
});

/** @see MS092 of the catalogue */
export const reachableServiceUnknown = defineCheck({
  code: 'MS092',
  name: 'reachable-service-unknown',
  severity: 'info',
  title: 'reachableServices lists a service that is not there',
  why: 'Nobody has this kuma.io/service, here or behind an ingress of the input. Nothing of it can be carried over to reachableBackends.',
  fix: 'correct the name, or leave it out',
  source: 'kuma v2.13.10 pkg/xds/sync/dataplane_proxy_builder.go: resolveVIPOutbounds',
  on: ['any'],
  until: '2.14',
  needs: [proxies],
  *run(ctx) {
    for (const view of ctx.views) {
      const { services } = explaining(view).names;
      if (services.size === 0) continue;
      for (const dataplane of view.context.dataplanes)
        for (const [at, service] of (dataplane.spec.transparentProxying?.reachableServices ?? []).entries()) {
          if (service === '' || service === '*' || services.has(service)) continue;
          yield {
            at: fieldAt(dataplane, 'networking', 'transparentProxying', 'reachableServices', at),
            resource: about(dataplane),
            certainty: 'possible',
            message: `reachableServices: no endpoint has kuma.io/service ${service}`,
          };
        }
    }
  },
});

/** @see MS094 of the catalogue */
export const directAccess = defineCheck({
  code: 'MS094',
  name: 'direct-access-services',
  severity: 'warning',
  title: 'A proxy calls Pods or Dataplanes directly',
  why: 'directAccessServices means the addresses behind values of kuma.io/service and goes past every destination and its policies. Exclusive keeps these listeners, one for each address of a Dataplane with the tag.',
  fix: 'call the MeshService of the instances, so that routes and policies act on the calls',
  source: 'kuma v2.13.10 pkg/xds/generator/direct_access_proxy_generator.go',
  on: ['Exclusive'],
  until: '2.14',
  needs: [['Dataplane', 'Pod', 'Deployment', 'StatefulSet', 'DaemonSet']],
  *run(ctx) {
    for (const view of ctx.views)
      for (const dataplane of view.context.dataplanes) {
        const services = dataplane.spec.transparentProxying?.directAccessServices ?? [];
        if (services.length === 0) continue;
        yield {
          at: fieldAt(dataplane, 'networking', 'transparentProxying', 'directAccessServices'),
          resource: about(dataplane),
          certainty: 'possible',
          message: `calls to instances of ${services.join(', ')} go to their addresses directly, by kuma.io/service`,
        };
      }
  },
});

/** @see MS097 of the catalogue */
export const sameListener = defineCheck({
  code: 'MS097',
  name: 'listener-address-twice',
  severity: 'warning',
  title: 'Two destinations have one address and port',
  why: 'A proxy has one listener for an address and a port: the later destination takes the place of the earlier one.',
  fix: 'delete one of them, or give one another address',
  source: 'kuma v2.13.10 pkg/xds/envoy/names: GetOutboundListenerName',
  on: ['any'],
  needs: [['MeshService', 'MeshExternalService', 'MeshMultiZoneService']],
  *run(ctx) {
    for (const view of ctx.views) {
      const seen = new Map<string, MeshDestination>();
      for (const one of view.destinations.all) {
        const vips = view.vips.get(one);
        if (vips === undefined || vips.assumed) continue;
        for (const address of vips.addresses)
          for (const { port } of one.ports) {
            const key = `${address} ${port}`;
            const other = seen.get(key);
            if (other === undefined) seen.set(key, one);
            // Two ports of one number are MS006 and MS027.
            else if (other !== one && isWritten(one.resource)) {
              yield {
                at: { origin: one.resource.origin, path: ['status'] },
                resource: about(one),
                message: `${one.kind} ${one.kri.name} has ${address} port ${port}, as ${other.kind} ${other.kri.name} has: proxies keep one listener`,
                related: [{ message: 'the other one', at: { origin: other.resource.origin, path: ['status'] } }],
              };
              break;
            }
          }
      }
    }
  },
});

type MeshDestination = Parameters<typeof about>[0] & {
  readonly kri: { readonly name: string };
  readonly resource: { readonly origin: Parameters<typeof isWritten>[0]['origin'] };
};
