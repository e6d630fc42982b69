import { count } from '../../../model/count.ts';
import { label } from '../../../model/labels.ts';
import { displayName, isLocal } from '../../../model/resource.ts';
import { get, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import type { ListenerRules } from '../../rules/matched.ts';
import type { Policy } from '../../rules/policy.ts';
import { policyTypes } from '../../rules/policy-types.ts';
import { splitAddress } from '../../split-address.ts';
import type { MeshView } from '../../view.ts';
import { type CheckContext, defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { meshServices, podsOrOwners, proxies } from '../needs.ts';
import { policiesWithFrom } from '../policies/kinds.ts';
import { perView } from '../shared/per-view.ts';
import { about, fieldAt, isWritten, nameAt, specAt } from '../shared/places.ts';
import { distinctProxies } from '../shared/proxies.ts';

const hasIdentity = (view: MeshView): boolean => view.context.list('MeshIdentity').length > 0;

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
const byAccount = perView((view: MeshView) => {
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

/** @see MS163 of the catalogue */
export const identityNeedsExclusive = defineCheck({
  code: 'MS163',
  name: 'identity-without-exclusive',
  severity: 'error',
  title: 'A MeshIdentity does nothing before the mode is Exclusive',
  why: 'Its condition says MeshServicesDisabled, and nobody gets a certificate of it.',
  fix: 'switch the mode to Exclusive first',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshidentity/status/updater.go: initialize',
  on: ['any'],
  until: '2.14',
  needs: ['MeshIdentity'],
  *run(ctx) {
    for (const view of ctx.views) {
      if (view.context.mode === 'Exclusive') continue;
      for (const one of view.context.list('MeshIdentity'))
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `MeshIdentity ${displayName(one.meta)} does nothing in mode ${view.context.mode}: it needs Exclusive`,
        };
    }
  },
});

/** @see MS164 of the catalogue */
export const onlyIdentityOnRollback = defineCheck({
  code: 'MS164',
  name: 'rollback-without-mtls',
  severity: 'error',
  title: 'Leaving Exclusive takes the only identity away',
  why: 'Outside Exclusive a MeshIdentity is not initialised, and the Mesh has no mTLS of its own. What becomes of certificates that were given is not known.',
  fix: 'enable an mTLS backend in the Mesh before the mode is switched back',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshidentity/status/updater.go: initialize',
  on: ['rollback'],
  needs: ['MeshIdentity', 'Mesh'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource, mtls } = view.context;
      if (resource === undefined || mtls || !hasIdentity(view)) continue;
      const [identity] = view.context.list('MeshIdentity');
      yield {
        at: fieldAt(resource, 'mtls'),
        resource: about(resource),
        certainty: 'possible',
        message: `mesh ${resource.meta.name} has MeshIdentity ${displayName(identity!.meta)} and no mTLS: without Exclusive there is no identity`,
      };
    }
  },
});

/** @see MS165 of the catalogue */
export const externalWithoutEgress = defineCheck({
  code: 'MS165',
  name: 'external-service-without-egress',
  severity: 'error',
  title: 'MeshExternalServices cannot be reached without ZoneEgress and mTLS',
  why: 'Traffic to a MeshExternalService leaves through the ZoneEgress of the zone, with mTLS. Without either it has a name and a VIP, and nobody answers.',
  fix: 'run a ZoneEgress in the zone, and enable mTLS in the Mesh',
  source: 'kuma v2.13.10 pkg/xds/sync/egress_proxy_builder.go, pkg/xds/topology/outbound.go; kumahq/kuma#13611',
  on: ['any'],
  needs: ['MeshExternalService'],
  *run(ctx) {
    const knowsEgress = ctx.inventory.list('ZoneEgress').length > 0;
    for (const view of ctx.views) {
      const { context, generated } = view;
      const { zone, role } = context.controlPlane;
      const [first] = generated.meshExternalServices;
      if (first === undefined || role === 'global') continue;
      const names = listWords(generated.meshExternalServices.map(({ meta }) => displayName(meta)));
      const hasEgress = context
        .list('ZoneEgress')
        .some(({ spec, meta }) => (textAt(spec, 'zone') || (meta.labels[label.zone] ?? zone)) === zone);
      if (context.resource !== undefined && !context.mtls && !hasIdentity(view))
        yield {
          at: nameAt(first),
          resource: about(first),
          message: `mesh ${context.mesh} has no mTLS: MeshExternalService ${names} cannot be reached`,
        };
      else if (!hasEgress)
        yield {
          at: nameAt(first),
          resource: about(first),
          certainty: knowsEgress ? 'certain' : 'possible',
          message: `zone ${zone} has no ZoneEgress in the input: MeshExternalService ${names} cannot be reached`,
        };
    }
  },
});

/** @see MS166 of the catalogue */
export const noSanCheck = defineCheck({
  code: 'MS166',
  name: 'no-identity-to-verify',
  severity: 'warning',
  title: 'Clients do not verify who answers for a MeshService',
  why: 'spec.identities is filled from the Dataplanes that the selector matches. As long as it is empty clients accept every service of the mesh, with a MeshIdentity any certificate.',
  fix: 'correct the selector, or start the Dataplanes that it means',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/status/updater.go',
  on: ['any'],
  needs: ['MeshService'],
  *run(ctx) {
    for (const view of ctx.views) {
      if (!view.context.mtls && !hasIdentity(view)) continue;
      // Who is selected is only known where the Dataplanes are.
      if (view.context.dataplanes.length === 0) continue;
      for (const one of view.generated.meshServices) {
        if (
          one.spec.identities.length > 0 ||
          !isLocal(one.meta) ||
          !isWritten(one) ||
          one.meta.labels[label.managedBy] !== undefined
        )
          continue;
        yield {
          at: specAt(one, 'selector'),
          resource: about(one),
          message: `MeshService ${displayName(one.meta)} matches no Dataplane, and has no identity that clients could verify`,
        };
      }
    }
  },
});

/** @see MS167 of the catalogue */
export const multiZoneWithIdentity = defineCheck({
  code: 'MS167',
  name: 'multi-zone-service-with-identity',
  severity: 'warning',
  title: 'Whom clients accept for a MeshMultiZoneService under a MeshIdentity is not known',
  why: 'Identities of the members are values of kuma.io/service, and are not turned into SPIFFE IDs for a MeshMultiZoneService.',
  fix: 'try it with one client before all get certificates of the MeshIdentity',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/xds/cluster.go',
  on: ['any'],
  until: '2.13',
  needs: ['MeshMultiZoneService', 'MeshIdentity'],
  *run(ctx) {
    for (const view of ctx.views) {
      const [first] = view.generated.meshMultiZoneServices;
      if (first === undefined || !hasIdentity(view)) continue;
      yield {
        at: nameAt(first),
        resource: about(first),
        certainty: 'possible',
        message: `clients may not accept who answers for ${listWords(view.generated.meshMultiZoneServices.map(({ meta }) => displayName(meta)))}: mesh ${view.context.mesh} has a MeshIdentity`,
      };
    }
  },
});

/** @see MS168 of the catalogue */
export const permissive = defineCheck({
  code: 'MS168',
  name: 'permissive-until-ready',
  severity: 'info',
  title: 'In a PERMISSIVE mesh local MeshServices are called in plain text until all of their proxies are ready',
  why: 'status.tls is NotReady until every selected Dataplane has a certificate, and stays Ready from then on.',
  fix: 'look at status.tls before the backend is made STRICT',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/status/updater.go; kumahq/kuma#17848, #18475',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Mesh', meshServices],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource } = view.context;
      if (resource === undefined) continue;
      const mtls = objectAt(resource.spec.stored, 'mtls');
      const enabled = textAt(mtls, 'enabledBackend');
      const at = objectsAt(mtls, 'backends').findIndex(
        (one) => textAt(one, 'name') === enabled && textAt(one, 'mode') === 'PERMISSIVE',
      );
      const waiting = view.generated.meshServices.filter(
        ({ meta, status }) => isLocal(meta) && status?.tls.status !== 'Ready',
      );
      if (at < 0 || waiting.length === 0) continue;
      yield {
        at: fieldAt(resource, 'mtls', 'backends', at, 'mode'),
        resource: about(resource),
        message: `${count(waiting.length, 'MeshService')} of mesh ${resource.meta.name} ${waiting.length === 1 ? 'is' : 'are'} called in plain text until all of their proxies have certificates`,
      };
    }
  },
});

/** @see MS170 of the catalogue */
export const externalTwice = defineCheck({
  code: 'MS170',
  name: 'external-service-in-both-kinds',
  severity: 'warning',
  title: 'A host is an ExternalService and the endpoint of a MeshExternalService',
  why: 'They are not the same: a MeshExternalService always goes through the ZoneEgress, has a VIP and a name of its own, takes no tags, and its host is not intercepted.',
  fix: 'let applications call the name of the MeshExternalService, then delete the ExternalService',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshexternalservice; kumahq/kuma#11077, #12821',
  on: ['any'],
  needs: ['ExternalService', 'MeshExternalService'],
  *run(ctx) {
    for (const view of ctx.views) {
      const old = new Map(
        view.context
          .list('ExternalService')
          .map((one) => [splitAddress(textAt(objectAt(one.spec, 'networking'), 'address')).address, one]),
      );
      if (old.size === 0) continue;
      for (const one of view.generated.meshExternalServices)
        for (const [at, endpoint] of objectsAt(one.spec.stored, 'endpoints').entries()) {
          const other = old.get(textAt(endpoint, 'address'));
          if (other === undefined) continue;
          yield {
            at: specAt(one, 'endpoints', at, 'address'),
            resource: about(one),
            message: `${textAt(endpoint, 'address')} is also ExternalService ${other.meta.name}: calls to the host itself do not go to MeshExternalService ${displayName(one.meta)}`,
            related: [{ message: 'the ExternalService', at: nameAt(other) }],
          };
        }
    }
  },
});

/** @see MS171 of the catalogue */
export const externalForbidden = defineCheck({
  code: 'MS171',
  name: 'external-services-forbidden',
  severity: 'warning',
  title: 'The Mesh forbids every MeshExternalService',
  why: 'With defaultForbidMeshExternalServiceAccess the ZoneEgress denies them all; no MeshTrafficPermission changes that.',
  fix: 'take the field away once they shall be called',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshtrafficpermission/plugin/v1alpha1/plugin.go: configureEgress',
  on: ['any'],
  needs: ['Mesh', 'MeshExternalService'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource } = view.context;
      const { meshExternalServices } = view.generated;
      if (resource === undefined || meshExternalServices.length === 0) continue;
      if (get(objectAt(resource.spec.stored, 'routing'), 'defaultForbidMeshExternalServiceAccess') !== true) continue;
      yield {
        at: fieldAt(resource, 'routing', 'defaultForbidMeshExternalServiceAccess'),
        resource: about(resource),
        message: `the ZoneEgress denies MeshExternalService ${listWords(meshExternalServices.map(({ meta }) => displayName(meta)))} to everybody`,
      };
    }
  },
});

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
