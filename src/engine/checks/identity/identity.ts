import { count } from '../../../model/count.ts';
import { label } from '../../../model/labels.ts';
import type { Mesh } from '../../../model/mesh.ts';
import { displayName, isLocal } from '../../../model/resource.ts';
import { objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { meshServices } from '../needs.ts';
import { about, fieldAt, isWritten, nameAt, specAt } from '../shared/places.ts';
import { hasIdentity } from './has-identity.ts';

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
  until: '2.14',
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
  until: '2.14',
  needs: ['Mesh', meshServices],
  *run(ctx) {
    const found = new Map<string, { readonly resource: Mesh; readonly at: number; waiting: number }>();
    for (const view of ctx.views) {
      const { resource, mesh } = view.context;
      if (resource === undefined) continue;
      const mtls = objectAt(resource.spec.stored, 'mtls');
      const enabled = textAt(mtls, 'enabledBackend');
      const at = objectsAt(mtls, 'backends').findIndex(
        (one) => textAt(one, 'name') === enabled && textAt(one, 'mode') === 'PERMISSIVE',
      );
      const waiting = view.generated.meshServices.filter(
        ({ meta, status }) => isLocal(meta) && status?.tls.status !== 'Ready',
      ).length;
      if (at < 0 || waiting === 0) continue;
      const key = JSON.stringify([mesh, resource.origin]);
      const known = found.get(key) ?? { resource, at, waiting: 0 };
      known.waiting += waiting;
      found.set(key, known);
    }
    for (const { resource, at, waiting } of found.values())
      yield {
        at: fieldAt(resource, 'mtls', 'backends', at, 'mode'),
        resource: about(resource),
        message: `${count(waiting, 'MeshService')} of mesh ${resource.meta.name} ${waiting === 1 ? 'is' : 'are'} called in plain text until all of their proxies have certificates`,
      };
  },
});
