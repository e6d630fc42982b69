import { perObject } from '../../../model/per-object.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { about, isWritten, nameAt } from '../shared/places.ts';

/** Keys of labels that MeshServices have, and of labels and tags that Dataplanes have. */
const keysIn = perObject((view: MeshView) => {
  const services = new Set<string>();
  for (const { kind, meta } of view.destinations.all)
    if (kind === 'MeshService') for (const key of Object.keys(meta.labels)) services.add(key);
  const proxies = new Set<string>();
  for (const { meta, spec } of view.context.dataplanes) {
    for (const key of Object.keys(meta.labels)) proxies.add(key);
    for (const { tags } of spec.inbound) for (const key of Object.keys(tags)) proxies.add(key);
  }
  return { services, proxies };
});

/** @see MS023 of the catalogue */
export const labelOfDataplane = defineCheck({
  code: 'MS023',
  name: 'selector-by-label-of-dataplane',
  severity: 'info',
  title: 'A selector of MeshServices asks for a label that only Dataplanes have',
  why: 'A MeshService that is generated on Universal has labels of the system alone. Labels of Dataplanes are not carried over before 2.14, and there only if that is switched on.',
  fix: 'select by kuma.io/display-name, or write the MeshServices by hand with the label',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go; kumahq/kuma#15228, #16507',
  on: ['Everywhere', 'ReachableBackends'],
  environments: ['universal'],
  needs: [['HostnameGenerator', 'MeshMultiZoneService'], meshServices],
  *run(ctx) {
    for (const view of ctx.views) {
      const { services, proxies } = keysIn(view);
      const isMissed = (key: string): boolean =>
        services.size > 0 && !services.has(key) && proxies.has(key) && !key.includes('kuma.io/');
      for (const one of view.context.hostnameGenerators) {
        const { selects } = one.spec;
        const key = Object.keys(selects?.matchLabels ?? {}).find(isMissed);
        if (selects?.kind !== 'MeshService' || key === undefined || !isWritten(one)) continue;
        yield {
          at: { origin: one.origin, path: ['spec', 'selector', 'meshService', 'matchLabels', key] },
          resource: about(one),
          message: `no MeshService has the label ${key}, only Dataplanes do: HostnameGenerator ${one.meta.name} names nobody`,
        };
      }
      for (const one of view.generated.meshMultiZoneServices) {
        const key = Object.keys(one.spec.matchLabels).find(isMissed);
        if (key === undefined) continue;
        yield {
          at: { origin: one.origin, path: ['spec', 'selector', 'meshService', 'matchLabels', key] },
          resource: about(one),
          message: `no MeshService has the label ${key}, only Dataplanes do: MeshMultiZoneService ${one.meta.name} selects nobody`,
        };
      }
    }
  },
});

const reserved: readonly (readonly [name: string, cidr: string])[] = [['values of kuma.io/service', '240.0.0.0/4']];

/** @see MS068 of the catalogue */
export const rangesOverlap = defineCheck({
  code: 'MS068',
  name: 'vip-range-overlaps-network',
  severity: 'error',
  title: 'A range of virtual addresses overlaps a real network',
  why: 'Proxies take traffic to virtual addresses for themselves: what really has such an address cannot be reached.',
  fix: 'set another ipam.meshService.cidr (and the others) in the control plane',
  source: 'kuma v2.13.10 pkg/config/core/resources/apis: DefaultIPAM',
  on: ['any'],
  needs: ['Mesh'],
  needsFact: 'networks',
  *run(ctx) {
    for (const { context } of ctx.views) {
      const { resource, controlPlane } = context;
      if (resource === undefined) continue;
      const { vipCidrs } = controlPlane.settings;
      const ranges = [
        ...reserved,
        ...(['MeshService', 'MeshExternalService', 'MeshMultiZoneService'] as const).map(
          (kind) => [`${kind}s`, vipCidrs[kind]] as const,
        ),
      ];
      for (const network of ctx.facts.networks) {
        const hit = ranges.findLast(([, cidr]) => overlap(cidr, network));
        if (hit === undefined) continue;
        yield {
          at: nameAt(resource),
          resource: about(resource),
          message: `network ${network} overlaps ${hit[1]}, the addresses of ${hit[0]}`,
        };
      }
    }
  },
});

/** Whether two IPv4 ranges have an address in common; never for what is no such range. */
function overlap(a: string, b: string): boolean {
  const [left, right] = [rangeOf(a), rangeOf(b)];
  return left !== undefined && right !== undefined && left.first <= right.last && right.first <= left.last;
}

function rangeOf(cidr: string): { readonly first: number; readonly last: number } | undefined {
  const parts = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr)?.slice(1).map(Number);
  if (parts === undefined) return undefined;
  const [a = 0, b = 0, c = 0, d = 0, bits = 32] = parts;
  const size = 2 ** (32 - bits);
  const address = ((a * 256 + b) * 256 + c) * 256 + d;
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}
