import { type Labels, label } from '../../model/labels.ts';
import { get } from '../admission/json.ts';
import type { ListenerRules } from '../rules/matched.ts';
import { listenerOf, type ProxyView } from '../rules/select.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import { tagSetsOf } from '../rules/tag-match.ts';
import type { MeshView } from '../view.ts';

type FromRules = ListenerRules['from'];

/** What MeshTrafficPermissions say of who may call what. */
export interface Permissions {
  /** Values of `kuma.io/service` of the mesh of which every instance turns a client away. */
  deniedTo(client: ProxyView): ReadonlySet<string>;
  /** Permissions act on all instances of a service, so that it is certain whom they turn away. */
  knows(mesh: string, service: string): boolean;
}

/** Services whose instances have the same rules. */
interface Group {
  readonly rules: readonly FromRules[];
  readonly services: string[];
}

/**
 * Who is turned away, by the instances of all zones. Only what is certain counts: mTLS is on, `from` of a
 * MeshTrafficPermission acts on each instance, and its rules know clients by tags. An instance without a permission, or
 * with rules for SPIFFE IDs, leaves it open; so does a MeshIdentity, whose certificates have no tags. What no rule
 * allows is denied.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshtrafficpermission/plugin/v1alpha1/plugin.go: Apply
 */
export function permissionsOf(views: readonly MeshView[]): Permissions {
  const byMesh = new Map<string, Map<string, Set<FromRules> | undefined>>();
  for (const view of views) {
    const { mesh, dataplanes } = view.context;
    const services = byMesh.get(mesh) ?? new Map<string, Set<FromRules> | undefined>();
    byMesh.set(mesh, services);
    const isCertain =
      view.context.mtls &&
      view.policies('MeshTrafficPermission').length > 0 &&
      view.context.list('MeshIdentity').length === 0;
    for (const dataplane of dataplanes) {
      const listeners = isCertain ? view.matched('MeshTrafficPermission', view.proxyOf(dataplane)).listeners : [];
      for (const inbound of dataplane.spec.inbound) {
        const service = inbound.tags[label.service];
        if (service === undefined) continue;
        const { address, port } = listenerOf(dataplane, inbound);
        const found = listeners.find(({ listener }) => listener.address === address && listener.port === port);
        const known = services.has(service) ? services.get(service) : new Set<FromRules>();
        const isOpen = found === undefined || found.from.length === 0 || found.inbound.length > 0;
        services.set(service, isOpen ? undefined : known?.add(found.from));
      }
    }
  }
  const groups = new Map([...byMesh].map(([mesh, services]) => [mesh, groupsOf(services)]));
  const denials = new Map<string, ReadonlySet<string>>();
  return {
    knows: (mesh, service) => (byMesh.get(mesh)?.get(service)?.size ?? 0) > 0,
    deniedTo({ dataplane }) {
      const { mesh } = dataplane.meta;
      const own = groups.get(mesh) ?? [];
      // A certificate tells the tags.
      const clients = tagSetsOf(dataplane);
      if (own.length === 0 || clients.length === 0) return nobody;
      const key = JSON.stringify([mesh, clients]);
      let denied = denials.get(key);
      if (denied === undefined) {
        const turnsAway = (rules: FromRules): boolean => clients.every((tags) => !isAllowed(rules, tags));
        denied = new Set(own.flatMap(({ rules, services }) => (rules.every(turnsAway) ? services : [])));
        denials.set(key, denied);
      }
      return denied;
    },
  };
}

const nobody: ReadonlySet<string> = new Set();

function groupsOf(services: ReadonlyMap<string, ReadonlySet<FromRules> | undefined>): readonly Group[] {
  const ids = new Map<FromRules, number>();
  const groups = new Map<string, Group>();
  for (const [service, rules] of services) {
    if (rules === undefined || rules.size === 0) continue;
    for (const one of rules) if (!ids.has(one)) ids.set(one, ids.size);
    const key = [...rules].map((one) => ids.get(one)!).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { rules: [...rules], services: [service] });
    else group.services.push(service);
  }
  return [...groups.values()];
}

function isAllowed(rules: FromRules, tags: Labels): boolean {
  const rule = ruleFor(rules, tags);
  return rule !== undefined && get(rule.conf, 'action') !== 'Deny';
}
