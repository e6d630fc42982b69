import { label } from '../../../model/labels.ts';
import { perObject } from '../../../model/per-object.ts';
import type { ListenerRules } from '../../rules/matched.ts';
import type { Policy } from '../../rules/policy.ts';
import { policyTypes } from '../../rules/policy-types.ts';
import type { MeshView } from '../../view.ts';
import { type CheckContext, defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { podsOrOwners, proxies } from '../needs.ts';
import { policiesWithFrom } from '../policies/kinds.ts';
import { distinctProxies } from '../shared/proxies.ts';
import { hasIdentity } from './has-identity.ts';

interface Client {
  readonly view: MeshView;
  readonly policy: Policy;
  readonly index: number;
  /** The `kuma.io/service` of the client; empty where other tags tell. */
  readonly service: string;
}

/** Items of `from` that tell clients by tags. */
function* clientsByTag(ctx: CheckContext): Generator<Client> {
  for (const view of ctx.views)
    for (const { kind } of policyTypes)
      for (const policy of policiesWithFrom.includes(kind) ? view.policies(kind) : [])
        for (const [index, { targetRef }] of policy.from.entries()) {
          if (
            targetRef.kind !== 'MeshService' &&
            targetRef.kind !== 'MeshServiceSubset' &&
            targetRef.kind !== 'MeshSubset'
          )
            continue;
          const service = targetRef.kind === 'MeshSubset' ? (targetRef.tags[label.service] ?? '') : targetRef.name;
          yield { view, policy, index, service };
        }
}

/** @see MS161 of the catalogue */
export const permissionByTagWithIdentity = defineCheck({
  code: 'MS161',
  name: 'client-by-tag-with-identity',
  severity: 'warning',
  title: 'A policy tells clients by tags in a mesh with a MeshIdentity',
  why: 'Tags stand in certificates of the Mesh. One of a MeshIdentity has a SPIFFE ID and no tags: a client with it no longer is who the policy means.',
  fix: 'write rules with SPIFFE IDs beside it before clients get new certificates',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshtrafficpermission/plugin/xds; kumahq/kuma#16907, #16910',
  on: ['any'],
  until: '2.14',
  needs: ['MeshIdentity', policiesWithFrom],
  *run(ctx) {
    for (const { view, policy, index, service } of clientsByTag(ctx)) {
      if (!hasIdentity(view)) continue;
      yield {
        at: { origin: policy.origin, path: ['spec', 'from', index, 'targetRef'] },
        resource: { kind: policy.kind, mesh: policy.meta.mesh, name: policy.meta.name },
        message: `${policy.kind} ${policy.displayName} tells clients by ${service === '' ? 'tags' : `kuma.io/service ${service}`}, which certificates of a MeshIdentity do not have`,
      };
    }
  },
});

/** Values of `kuma.io/service` by the service account of their Pods. */
const byAccount = perObject((view: MeshView) => {
  const accounts = new Map<string, Set<string>>();
  const ofService = new Map<string, Set<string>>();
  for (const { meta, spec } of view.context.dataplanes) {
    const account = meta.labels[label.serviceAccount];
    if (account === undefined) continue;
    const key = `${meta.labels[label.namespace] ?? ''}/${account}`;
    const services = accounts.get(key) ?? new Set<string>();
    accounts.set(key, services);
    for (const { tags } of spec.inbound) {
      const service = tags[label.service];
      if (service === undefined) continue;
      services.add(service);
      const own = ofService.get(service) ?? new Set<string>();
      ofService.set(service, own.add(key));
    }
  }
  return { accounts, ofService };
});

/** @see MS162 of the catalogue */
export const sharedAccount = defineCheck({
  code: 'MS162',
  name: 'service-account-shared',
  severity: 'warning',
  title: 'Clients that a policy tells apart share a service account',
  why: 'The SPIFFE ID of a Pod is that of its service account: a rule for it also lets the other services in.',
  fix: 'give the Pods service accounts of their own before the policy is rewritten',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshidentity/api/v1alpha1/helpers.go',
  on: ['any'],
  until: '2.14',
  needs: ['MeshIdentity', policiesWithFrom, [...podsOrOwners, 'Dataplane']],
  *run(ctx) {
    for (const { view, policy, index, service } of clientsByTag(ctx)) {
      if (!hasIdentity(view)) continue;
      const { accounts, ofService } = byAccount(view);
      for (const account of ofService.get(service) ?? []) {
        const others = [...accounts.get(account)!].filter((one) => one !== service && !sameWorkload(one, service));
        if (others.length === 0) continue;
        yield {
          at: { origin: policy.origin, path: ['spec', 'from', index, 'targetRef'] },
          resource: { kind: policy.kind, mesh: policy.meta.mesh, name: policy.meta.name },
          message: `${service} shares service account ${account} with ${listWords(others)}: a rule for its SPIFFE ID means them all`,
        };
      }
    }
  },
});

/** Two ports of one Service are one client. */
function sameWorkload(a: string, b: string): boolean {
  return a.replace(/_svc_\d+$/, '') === b.replace(/_svc_\d+$/, '');
}

/** @see MS172 of the catalogue */
export const rulesDisableFrom = defineCheck({
  code: 'MS172',
  name: 'rules-disable-from',
  severity: 'warning',
  title: 'A permission with rules takes the effect of those with from',
  why: 'As soon as one MeshTrafficPermission with rules selects an inbound, all others with from are not looked at there, and what no rule allows is denied.',
  fix: 'write all permissions of an inbound with rules',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshtrafficpermission/plugin/v1alpha1/plugin.go: Apply',
  on: ['any'],
  until: '2.14',
  since: '2.12',
  needs: ['MeshTrafficPermission', proxies],
  *run(ctx) {
    for (const view of ctx.views) {
      const seen = new Set<ListenerRules['from']>();
      const told = new Map<Policy, { readonly by: Policy; listeners: number }>();
      for (const proxy of view.policies('MeshTrafficPermission').length < 2 ? [] : distinctProxies(view))
        for (const { from, inbound } of view.matched('MeshTrafficPermission', proxy).listeners) {
          const [rule] = inbound;
          if (rule === undefined || from.length === 0 || seen.size === seen.add(from).size) continue;
          for (const { origins } of from)
            for (const policy of origins) {
              const known = told.get(policy);
              if (known === undefined) told.set(policy, { by: rule.policy, listeners: 1 });
              else known.listeners++;
            }
        }
      for (const [policy, { by }] of told)
        yield {
          at: { origin: policy.origin, path: ['spec', 'from'] },
          resource: { kind: policy.kind, mesh: policy.meta.mesh, name: policy.meta.name },
          message: `from of MeshTrafficPermission ${policy.displayName} is not looked at where ${by.displayName} acts: that has rules`,
          related: [{ message: 'has rules', at: { origin: by.origin, path: ['spec', 'rules'] } }],
        };
    }
  },
});
