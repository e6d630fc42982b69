import { label } from '../../../model/labels.ts';
import { displayName } from '../../../model/resource.ts';
import { get, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { splitAddress } from '../../split-address.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { about, fieldAt, nameAt, specAt } from '../shared/places.ts';
import { hasIdentity } from './has-identity.ts';

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
  until: '2.14',
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
  until: '2.14',
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
            message: `${textAt(endpoint, 'address')} is also ExternalService ${displayName(other.meta)}: calls to the host itself do not go to MeshExternalService ${displayName(one.meta)}`,
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
  until: '2.14',
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
