import { label } from '../../../model/labels.ts';
import { isLocal } from '../../../model/resource.ts';
import { healthyInbounds } from '../../healthy-inbounds.ts';
import { dataplaneMatcher } from '../../status/match.ts';
import { fitsTargetPort } from '../../status/status.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { meshServices, proxies } from '../needs.ts';
import { about, isWritten, nameAt, specAt } from '../shared/places.ts';
import { inboundAt, listWords, subjectOf } from './words.ts';

/** @see MS005 of the catalogue */
export const severalInbounds = defineGenerationCheck({
  code: 'MS005',
  name: 'service-on-several-inbounds',
  severity: 'warning',
  title: 'One service stands on several inbounds of a Dataplane',
  why: 'As a kuma.io/service traffic is spread over all of its inbounds. A MeshService has a port for each, and each is a destination of its own.',
  fix: 'decide which port consumers shall call, or give the inbounds different services',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: meshServicesForDataplane',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Dataplane'],
  *run(ctx) {
    for (const { decisions } of ctx.generated)
      for (const { winner, name } of decisions) {
        const ports = [...new Set(winner?.ports.map(({ port }) => port))];
        if (winner === undefined || ports.length < 2) continue;
        yield {
          at: inboundAt(winner.dataplane, winner.inbounds[1]!, 'port'),
          resource: subjectOf(winner.dataplane),
          message: `${name} is spread over ports ${listWords(ports.map(String))} today; as MeshService each port is a destination of its own`,
          related: [{ message: 'the first', at: inboundAt(winner.dataplane, winner.inbounds[0]!, 'port') }],
        };
      }
  },
});

/** @see MS027 of the catalogue */
export const ambiguousPorts = defineGenerationCheck({
  code: 'MS027',
  name: 'port-name-twice',
  severity: 'warning',
  title: 'Two ports of a MeshService have the same name or number',
  why: 'A sectionName means the first of its name; of two equal numbers each has the endpoints of both.',
  fix: 'give every port a name and a number of its own',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/helpers.go: FindPortByName',
  on: ['any'],
  needs: [meshServices],
  *run(ctx) {
    for (const { decisions, meshServices: all } of ctx.generated) {
      for (const { winner, name } of decisions) {
        if (winner === undefined) continue;
        const at = secondOf(winner.ports.map((port) => port.name ?? ''));
        if (at < 0) continue;
        yield {
          at: inboundAt(winner.dataplane, winner.inbounds[at]!, 'name'),
          resource: subjectOf(winner.dataplane),
          message: `two ports of MeshService ${name} are called ${winner.ports[at]!.name}: a sectionName means the first`,
        };
      }
      for (const one of all) {
        if (!isLocal(one.meta) || !isWritten(one) || one.meta.labels[label.managedBy] !== undefined) continue;
        const { ports } = one.spec;
        const number = secondOf(ports.map(({ port }) => String(port)));
        const named = secondOf(ports.map(({ name = '' }) => name));
        const at = number >= 0 ? number : named;
        if (at < 0) continue;
        yield {
          at: specAt(one, 'ports', at, number >= 0 ? 'port' : 'name'),
          resource: about(one),
          message:
            number >= 0
              ? `MeshService ${one.meta.name} has port ${ports[at]!.port} twice: each has the endpoints of both`
              : `two ports of MeshService ${one.meta.name} are called ${ports[at]!.name}: a sectionName means the first`,
        };
      }
    }
  },
});

/** The place of the first text that was there before; texts that are empty do not count. */
function secondOf(texts: readonly string[]): number {
  const seen = new Set<string>();
  return texts.findIndex((text) => text !== '' && seen.size === seen.add(text).size);
}

/** @see MS038 of the catalogue */
export const portsOnDifferentProxies = defineGenerationCheck({
  code: 'MS038',
  name: 'no-dataplane-has-all-ports',
  severity: 'warning',
  title: 'No Dataplane has all ports of a MeshService',
  why: 'A Dataplane only counts as healthy if it has every port. The MeshService is Unavailable, and other zones leave it out of a MeshMultiZoneService, although each port works.',
  fix: 'write a MeshService for each port',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/status/updater.go',
  on: ['any'],
  needs: [['MeshService', 'Service'], proxies],
  *run(ctx) {
    for (const { context, meshServices: all } of ctx.generated) {
      let match: ReturnType<typeof dataplaneMatcher> | undefined;
      for (const one of all) {
        const { ports, selector } = one.spec;
        const { total, healthy } = one.status?.dataplaneProxies ?? { total: 0, healthy: 0 };
        if (ports.length < 2 || total === 0 || healthy > 0 || !isLocal(one.meta) || !isWritten(one)) continue;
        match ??= dataplaneMatcher(context.dataplanes);
        const inbounds = match(selector).flatMap((at) => healthyInbounds(context.dataplanes[at]!));
        if (!ports.every((port) => inbounds.some((inbound) => fitsTargetPort(inbound, port)))) continue;
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `MeshService ${one.meta.name} is Unavailable: each of its ports is on some Dataplane, and all of them on none`,
        };
      }
    }
  },
});

/** @see MS069 of the catalogue */
export const poolTooSmall = defineGenerationCheck({
  code: 'MS069',
  name: 'vip-pool-too-small',
  severity: 'info',
  title: 'There are more MeshServices than addresses for them',
  why: 'Every MeshService without an address of its own gets one of ipam.meshService.cidr, in every zone. Addresses are not used again before the control plane restarts.',
  fix: 'set a larger ipam.meshService.cidr',
  source: 'kuma v2.13.10 pkg/core/resources/apis/core/vip/allocator.go',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: [meshServices],
  *run(ctx) {
    for (const { context, meshServices: all } of ctx.generated) {
      const { settings, zone } = context.controlPlane;
      const bits = Number(settings.vipCidrs.MeshService.split('/')[1]);
      const size = 2 ** (32 - bits);
      const wanting = all.filter(({ meta }) => context.kubernetes === undefined || !isLocal(meta));
      if (wanting.length <= size) continue;
      yield {
        at: nameAt(wanting[0]!),
        resource: about(wanting[0]!),
        message: `zone ${zone} has ${wanting.length} MeshServices of mesh ${context.mesh}, and ${settings.vipCidrs.MeshService} has ${size} addresses`,
      };
    }
  },
});
