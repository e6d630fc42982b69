import { perObject } from '../../model/per-object.ts';
import { compare } from '../order.ts';
import type { MeshView } from '../view.ts';
import type { LegacyVip } from './legacy-vips.ts';
import { addressOfVip, namesOfVip } from './legacy-vips.ts';
import type { ProxyOutbounds } from './outbounds.ts';

/** A name that a proxy's own DNS answers. */
export interface ProxyName {
  readonly name: string;
  /** IPv4; `legacy` for a VIP of 240.0.0.0/8. */
  readonly ips: readonly string[];
  /** Whose address it is: `kuma.io/service/redis`, `MeshService/redis`. */
  readonly owner: string;
}

interface Domain {
  /** Of the listeners on the address; told apart also where the number is not known. */
  readonly address: string;
  readonly ip: string;
  readonly names: readonly string[];
  readonly owner: string;
}

/**
 * The names that a transparent proxy answers by itself: those whose address it has an outbound on. Of two addresses
 * with one name the later one counts: legacy names, then MeshServices, external services, MeshMultiZoneServices.
 *
 * @see kuma v2.13.10 pkg/xds/generator/dns_generator.go, pkg/xds/context/mesh_context_builder.go
 */
export function namesOf(view: MeshView, { transparent, visible }: ProxyOutbounds): readonly ProxyName[] {
  if (!transparent) return [];
  const addresses = new Set(visible.map(({ listener }) => addressKey(listener)));
  const { all, byAddress } = domainsOf(view);
  // Few addresses are looked up, many are met while all are gone through.
  const domains =
    addresses.size * 4 < all.length
      ? [...addresses]
          .flatMap((address) => byAddress.get(address) ?? [])
          .toSorted((a, b) => a - b)
          .map((at) => all[at]!)
      : all.filter(({ address }) => addresses.has(address));
  const found = new Map<string, ProxyName>();
  for (const { ip, names, owner } of domains) for (const name of names) found.set(name, { name, ips: [ip], owner });
  return [...found.values()].toSorted((a, b) => compare(a.name, b.name));
}

/** The address of a listener's name. */
function addressKey(listener: string): string {
  return listener.slice(0, listener.lastIndexOf(':'));
}

interface Domains {
  /** In the order in which the control plane lists them. */
  readonly all: readonly Domain[];
  /** Positions in it. */
  readonly byAddress: ReadonlyMap<string, readonly number[]>;
}

/** All names of a mesh, once for all proxies. */
const domainsOf = perObject((view: MeshView): Domains => {
  const { domain } = view.context.controlPlane.settings.dnsServer;
  const all = [
    ...(view.context.mode === 'Exclusive' ? [] : view.legacyVips.map((vip) => legacyDomain(vip, domain))),
    ...resourceDomains(view),
  ];
  const byAddress = new Map<string, number[]>();
  for (const [at, { address }] of all.entries()) {
    const list = byAddress.get(address);
    if (list === undefined) byAddress.set(address, [at]);
    else list.push(at);
  }
  return { all, byAddress };
});

function legacyDomain(vip: LegacyVip, domain: string): Domain {
  const own = addressOfVip(vip);
  return {
    address: `outbound:${own ?? `vip(${vip.type} ${vip.name})`}`,
    ip: own ?? 'legacy',
    names: namesOfVip(vip, domain),
    owner: `kuma.io/service/${vip.name}`,
  };
}

function resourceDomains({ destinations, vips }: MeshView): readonly Domain[] {
  return destinations.all.flatMap((one): readonly Domain[] => {
    const [ip] = vips.get(one)?.addresses ?? [];
    const names = (one.resource.status?.addresses ?? []).map(({ hostname }) => hostname);
    if (ip === undefined || names.length === 0) return [];
    return [{ address: `outbound:${ip}`, ip, names, owner: `${one.kind}/${one.meta.name}` }];
  });
}
