import { type Labels, label } from '../../model/labels.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import { isDnsName, isIp } from '../admission/formats.ts';
import { get, numberAt, objectAt, objectsAt, textAt } from '../admission/json.ts';
import type { MeshContext } from '../context.ts';
import { legacyHostnames } from '../legacy-hostnames.ts';
import { compare } from '../order.ts';
import { splitAddress } from '../split-address.ts';
import { kubeHosts } from './kube-hosts.ts';
import { allAvailableServices, isRemote } from './protocols.ts';
import { virtualNames } from './virtual-outbounds.ts';

/** A legacy VIP: what it stands for, and the ports behind it. Its number is the control plane's secret. */
export interface LegacyVip {
  /** In the order in which the control plane lists them: services, then hosts, then names of VirtualOutbounds. */
  readonly type: 'service' | 'host' | 'fqdn';
  readonly name: string;
  /** Of one service as a rule 80, or what an ExternalService gives. */
  readonly outbounds: readonly { readonly port: number; readonly tags: Labels }[];
}

interface Entry {
  readonly type: LegacyVip['type'];
  readonly name: string;
  /** By port, 0 where it has none; of two with one port the first stays. */
  readonly ports: Map<number, Labels>;
}

const types: readonly LegacyVip['type'][] = ['service', 'host', 'fqdn'];

/** Stands for "no Service" on Kubernetes. */
export const noServicePort = 49_151;

/**
 * The VIPs of a mesh that stand for values of `kuma.io/service`, by type and name.
 *
 * @see kuma v2.13.10 pkg/dns/vips_allocator.go: BuildVirtualOutboundMeshView
 */
export function legacyVips(ctx: MeshContext): readonly LegacyVip[] {
  const entries = new Map<string, Entry>();
  const add = (type: LegacyVip['type'], name: string, port: number, service: string): void =>
    addTags(type, name, port, { [label.service]: service });
  const addTags = (type: LegacyVip['type'], name: string, port: number, tags: Labels): void => {
    const key = `${types.indexOf(type)} ${name}`;
    const entry = entries.get(key) ?? { type, name, ports: new Map<number, Labels>() };
    entries.set(key, entry);
    if (!entry.ports.has(port)) entry.ports.set(port, tags);
  };
  const { domain, serviceVipEnabled, serviceVipPort } = ctx.controlPlane.settings.dnsServer;
  const addService = (service: string, port: number): void => {
    if (serviceVipEnabled) add('service', service, port, service);
  };
  // Thousands of inbounds have few services among them.
  const added = new Set<string>();
  const virtual = ctx.list('VirtualOutbound');
  const namesOf = virtual.length === 0 ? undefined : virtualNames(virtual);
  const addVirtual = (tags: Labels): void => {
    for (const { host, port, tags: own } of namesOf?.(tags) ?? []) addTags('fqdn', host, port, own);
  };
  for (const { spec } of ctx.dataplanes)
    for (const { state, port, tags } of spec.inbound) {
      const service = tags[label.service];
      if (state === 'Ignored' || port === noServicePort) continue;
      if (service !== undefined && !added.has(service)) {
        added.add(service);
        addService(service, 0);
      }
      addVirtual(tags);
    }
  for (const ingress of ctx.list('ZoneIngress'))
    if (isRemote(ingress, ctx.controlPlane.zone))
      for (const { service, mesh, tags } of allAvailableServices(ingress)) {
        if (mesh === ctx.mesh) addService(service, 0);
        // Kuma does not compare the mesh here.
        addVirtual(tags as Labels);
      }
  for (const { spec } of ctx.list('ExternalService')) {
    const service = textAt(objectAt(spec, 'tags'), label.service);
    const networking = objectAt(spec, 'networking');
    const { address: host, port } = splitAddress(textAt(networking, 'address'));
    addService(service, port);
    if (get(networking, 'disableHostDNSEntry') !== true) add('host', host, port, service);
    addVirtual({ [label.service]: service });
  }
  for (const gateway of ctx.listOfAllMeshes('MeshGateway')) addCrossMesh(gateway, domain, addTags);
  for (const { address, port, tags } of kubeHosts(ctx)) addTags('host', address, port, tags);
  return [...entries]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([, { type, name, ports }]) => ({ type, name, outbounds: vipOutbounds(type, name, ports, serviceVipPort) }));
}

/** Listeners of gateways that other meshes may use. */
function addCrossMesh(
  { meta, spec }: PlainResource<'MeshGateway'>,
  domain: string,
  add: (type: LegacyVip['type'], name: string, port: number, tags: Labels) => void,
): void {
  for (const listener of objectsAt(objectAt(spec, 'conf'), 'listeners')) {
    if (get(listener, 'crossMesh') !== true) continue;
    const written = textAt(listener, 'hostname');
    const hostname = written === '' || written.includes('*') ? `internal.${meta.name}.${meta.mesh}.${domain}` : written;
    for (const selector of objectsAt(spec, 'selectors'))
      add('fqdn', hostname, numberAt(listener, 'port') ?? 0, {
        ...(objectAt(spec, 'tags') as Labels | undefined),
        ...(objectAt(listener, 'tags') as Labels | undefined),
        [label.mesh]: meta.mesh,
        ...(objectAt(selector, 'match') as Labels | undefined),
      });
  }
}

/**
 * The outbounds of an entry with these ports (0: none), by port; `vipPort` is added where the names of the type had it
 * before VIPs had ports.
 *
 * @see kuma v2.13.10 pkg/xds/topology/dns.go: VIPOutbounds
 */
export function vipOutbounds(
  type: LegacyVip['type'],
  name: string,
  ports: ReadonlyMap<number, Labels>,
  vipPort: number,
): LegacyVip['outbounds'] {
  const sorted = [...ports].toSorted(([a], [b]) => a - b);
  const used = type === 'service' ? sorted.slice(0, 1) : sorted;
  const own = used.filter(([port]) => port !== 0).map(([port, tags]) => ({ port, tags }));
  const first = sorted[0]?.[1];
  const has80 = own.some(({ port }) => port === vipPort);
  const adds80 = type === 'service' || (type === 'host' && isDnsName(name));
  return has80 || !adds80 || first === undefined ? own : [...own, { port: vipPort, tags: first }];
}

/** The names that proxies resolve to a VIP. @see kuma v2.13.10 pkg/xds/topology/dns.go: VIPOutbounds */
export function namesOfVip({ type, name }: Pick<LegacyVip, 'type' | 'name'>, domain: string): readonly string[] {
  if (type === 'service') return legacyHostnames(name, domain);
  return isDnsName(name) ? [name] : [];
}

/** The address of a VIP: the IP that a host is, else a number that only the control plane knows. */
export function addressOfVip({ type, name }: LegacyVip): string | undefined {
  return type === 'host' && isIp(name) ? name : undefined;
}
