import { label } from '../../model/labels.ts';
import { objectAt, objectsAt } from '../admission/json.ts';
import { legacyHostnames } from '../legacy-hostnames.ts';
import type { Usage } from '../outbounds/suggest.ts';
import { readBackendRef } from '../resolve/read-ref.ts';
import type { Policy } from '../rules/policy.ts';
import type { ProxyView } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import type { Permissions } from './permissions.ts';

/** What a proxy is known to call of the services of its mesh. */
export interface Evidence {
  /** Values of `kuma.io/service` that it calls, each with what shows it. */
  readonly used: ReadonlyMap<string, string>;
  /** It may call any other one, too, but for those that turn it away: nothing says what it calls. */
  readonly mayCallAll: boolean;
  /** Services that would not answer it: permissions deny it. */
  readonly denied: ReadonlySet<string>;
}

/** Proxies of a view of which the same is known. */
export interface ConsumerGroup {
  readonly proxy: ProxyView;
  /** Names of the proxies, in the order of the input. */
  readonly names: readonly string[];
  readonly evidence: Evidence;
}

/** What each proxy of a view calls, by proxies of which the same is known. */
export function consumerGroups(view: MeshView, usage: Usage, permissions: Permissions): readonly ConsumerGroup[] {
  const servicesOf = serviceIndex(view);
  const denials = new Map<ReadonlySet<string>, number>();
  const groups = new Map<string, { proxy: ProxyView; names: string[]; evidence: Evidence }>();
  for (const dataplane of view.context.dataplanes) {
    const proxy = view.proxyOf(dataplane);
    const { transparentProxying, outbound } = dataplane.spec;
    const told = toldOf(proxy, usage);
    const denied = permissions.deniedTo(proxy);
    if (denied.size > 0 && !denials.has(denied)) denials.set(denied, denials.size + 1);
    const routes = (['MeshHTTPRoute', 'MeshTCPRoute'] as const).flatMap((kind) => view.matched(kind, proxy).policies);
    const balanced = view.matched('MeshLoadBalancingStrategy', proxy).policies;
    const key = JSON.stringify([
      transparentProxying?.reachableServices ?? (transparentProxying === undefined ? 0 : 1),
      outbound.map(({ tags }) => tags[label.service]),
      told === undefined ? 0 : [...told],
      [...routes, ...balanced].map(({ meta }) => meta.name),
      denials.get(denied) ?? 0,
    ]);
    const group = groups.get(key);
    if (group !== undefined) group.names.push(dataplane.meta.name);
    else
      groups.set(key, {
        proxy,
        names: [dataplane.meta.name],
        evidence: { ...evidenceOf(proxy, told, routes, servicesOf), denied },
      });
  }
  return [...groups.values()];
}

/** What the usage says of a proxy, by its own name, its display name or a service of its; `undefined`: nothing. */
function toldOf({ dataplane, kri }: ProxyView, usage: Usage): ReadonlySet<string> | undefined {
  if (usage.size === 0) return undefined;
  const names = [dataplane.meta.name, kri.name, ...dataplane.spec.inbound.map(({ tags }) => tags[label.service] ?? '')];
  const sets = [...new Set(names)].flatMap((name) => usage.get(name) ?? []);
  return sets.length === 0 ? undefined : new Set(sets.flatMap((set) => [...set]));
}

function evidenceOf(
  { dataplane }: ProxyView,
  told: ReadonlySet<string> | undefined,
  routes: readonly Policy[],
  servicesOf: (text: string) => readonly string[],
): Omit<Evidence, 'denied'> {
  const { transparentProxying, outbound } = dataplane.spec;
  const used = new Map<string, string>();
  const add = (service: string, because: string): void => {
    if (service !== '' && !used.has(service)) used.set(service, because);
  };
  for (const { tags } of outbound) add(tags[label.service] ?? '', 'networking.outbound');
  const listed = transparentProxying?.reachableServices ?? [];
  for (const service of listed) add(service, 'reachableServices');
  for (const text of told ?? []) for (const service of servicesOf(text)) add(service, 'the usage');
  // What a used service is routed to is used as well.
  for (let before = -1; before !== used.size; ) {
    before = used.size;
    for (const policy of routes)
      for (const { targetRef, conf } of policy.to) {
        if (targetRef.kind !== 'MeshService' || !used.has(targetRef.name)) continue;
        for (const ref of backendRefsOf(conf))
          for (const service of servicesOf(ref.name)) add(service, `${policy.kind} ${policy.displayName}`);
      }
  }
  const isTransparent = transparentProxying !== undefined || dataplane.form === 'kubernetes';
  return { used, mayCallAll: isTransparent && listed.length === 0 && told === undefined };
}

function backendRefsOf(conf: Policy['to'][number]['conf']): readonly ReturnType<typeof readBackendRef>[] {
  const confs = [objectAt(conf, 'default'), ...objectsAt(conf, 'rules').map((rule) => objectAt(rule, 'default'))];
  return confs.flatMap((one) => objectsAt(one, 'backendRefs')).map(readBackendRef);
}

/** Values of `kuma.io/service` by what an operator may call them: themselves, a hostname, the name of the Service. */
function serviceIndex(view: MeshView): (text: string) => readonly string[] {
  const { domain } = view.context.controlPlane.settings.dnsServer;
  const index = new Map<string, Set<string>>();
  const add = (text: string, service: string): void => {
    const known = index.get(text);
    if (known === undefined) index.set(text, new Set([service]));
    else known.add(service);
  };
  for (const service of view.legacyServices.keys()) {
    add(service, service);
    for (const hostname of legacyHostnames(service, domain)) add(hostname, service);
    const [name, namespace, svc] = service.split('_');
    if (svc === 'svc') {
      add(`${name!}.${namespace!}`, service);
      add(`${name!}.${namespace!}.svc.cluster.local`, service);
      add(`${namespace!}/${name!}`, service);
    }
  }
  return (text) => [...(index.get(text) ?? [])];
}
