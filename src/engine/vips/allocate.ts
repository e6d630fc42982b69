import type { GenerateResult } from '../generate/generate.ts';
import { compare } from '../order.ts';

/** The kinds that get VIPs, in the order in which the control plane was given their CIDRs. */
export type VipKind = 'MeshService' | 'MeshExternalService' | 'MeshMultiZoneService';

/** A range of IPv4 addresses in CIDR notation for each kind. @see kuma v2.13.10 pkg/config/core/resources/apis: ipam */
export type VipCidrs = Readonly<Record<VipKind, string>>;

/** VIPs that a control plane might give to services without one: a guess, since it depends on what came before. */
export interface SimulatedVips {
  /** By `kind/mesh/name`. */
  readonly byService: ReadonlyMap<string, string>;
  /** Services for which the range has no address left. */
  readonly exhausted: readonly string[];
}

/**
 * The addresses that a control plane without history gives: of each kind's range the first that nobody has, counting up
 * from the network address, to services by name and mesh as Postgres lists them.
 *
 * Where two kinds are configured with the same text the earlier one gets none at all: MeshServices lose against both
 * others. Nothing is given at global.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/core/vip/allocator.go, pkg/ipam/components.go
 */
export function simulateVips(results: readonly GenerateResult[], cidrs: VipCidrs): SimulatedVips {
  const byService = new Map<string, string>();
  const exhausted: string[] = [];
  for (const kind of ['MeshService', 'MeshExternalService', 'MeshMultiZoneService'] as const) {
    if (
      kind === 'MeshService' &&
      (cidrs.MeshService === cidrs.MeshExternalService || cidrs.MeshService === cidrs.MeshMultiZoneService)
    )
      continue;
    if (kind === 'MeshExternalService' && cidrs.MeshExternalService === cidrs.MeshMultiZoneService) continue;
    const range = rangeOf(cidrs[kind]);
    const services = results
      .filter(({ context }) => context.controlPlane.role === 'zone')
      .flatMap((result) => servicesOf(result, kind))
      .toSorted((a, b) => compare(a.name, b.name) || compare(a.mesh, b.mesh));
    const taken = new Set(services.flatMap(({ vips }) => vips));
    let next = range.first;
    for (const { key, vips } of services) {
      if (vips.length > 0) continue;
      while (next <= range.last && taken.has(textOf(next))) next++;
      if (next > range.last) exhausted.push(key);
      else byService.set(key, textOf(next++));
    }
  }
  return { byService, exhausted };
}

interface Holder {
  readonly key: string;
  readonly name: string;
  readonly mesh: string;
  readonly vips: readonly string[];
}

function servicesOf(result: GenerateResult, kind: VipKind): readonly Holder[] {
  const holder = (
    meta: { readonly mesh: string; readonly name: string },
    vips: readonly (string | undefined)[],
  ): Holder => ({
    key: `${kind}/${meta.mesh}/${meta.name}`,
    name: meta.name,
    mesh: meta.mesh,
    vips: vips.filter((ip) => ip !== undefined),
  });
  switch (kind) {
    case 'MeshService':
      return result.meshServices.map(({ meta, status }) =>
        holder(
          meta,
          (status?.vips ?? []).map(({ ip }) => ip),
        ),
      );
    case 'MeshExternalService':
      return result.meshExternalServices.map(({ meta, status }) => holder(meta, [status?.vip.ip]));
    case 'MeshMultiZoneService':
      return result.meshMultiZoneServices.map(({ meta, status }) =>
        holder(
          meta,
          (status?.vips ?? []).map(({ ip }) => ip),
        ),
      );
  }
}

/** First and last address of `a.b.c.d/bits` as numbers. @throws {Error} for a text that is no IPv4 CIDR: settings are checked when they are read */
function rangeOf(cidr: string): { readonly first: number; readonly last: number } {
  const [, a, b, c, d, bits] = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(cidr) ?? [];
  if (bits === undefined) throw new Error(`a CIDR of VIPs is IPv4, not ${cidr}`);
  const size = 2 ** (32 - Number(bits));
  const address = ((Number(a) * 256 + Number(b)) * 256 + Number(c)) * 256 + Number(d);
  const first = address - (address % size);
  return { first, last: first + size - 1 };
}

function textOf(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join('.');
}
