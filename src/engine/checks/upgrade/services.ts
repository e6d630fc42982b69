import { label } from '../../../model/labels.ts';
import { has, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { policyTypes } from '../../rules/policy-types.ts';
import { defineCheck } from '../define-check.ts';
import { inboundAt } from '../generate/words.ts';
import { policyKinds } from '../policies/kinds.ts';
import { about, labelAt, nameAt, specAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';

const left: ReadonlySet<string> = new Set(['', 'tcp', 'http', 'http2', 'grpc', 'tls']);

/** @see MS337 of the catalogue */
export const protocolGone = defineUpgradeCheck({
  code: 'MS337',
  name: 'protocol-refused-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses a protocol',
  why: 'kafka is gone, and a MeshService with a protocol that Kuma does not know is refused.',
  fix: 'write tcp, http, http2 or grpc',
  needs: [['MeshService', 'MeshMultiZoneService', 'Service', 'Dataplane']],
  *run(ctx) {
    for (const kind of ['MeshService', 'MeshMultiZoneService'] as const)
      for (const one of ctx.inventory.list(kind)) {
        if (one.meta.labels[label.managedBy] !== undefined) continue;
        for (const [at, { appProtocol, port }] of one.spec.ports.entries())
          if (!left.has(appProtocol))
            yield {
              at: specAt(one, 'ports', at, 'appProtocol'),
              resource: about(one),
              message: `port ${port} of ${kind} ${one.meta.name} is ${appProtocol}, which Kuma 3.0 refuses`,
            };
      }
    for (const { context } of ctx.inventory.list('Service').length === 0 ? [] : ctx.in('Exclusive'))
      for (const { service: one, made } of context.kubernetes?.services ?? [])
        for (const [at, { appProtocol = '', port }] of one.spec.ports.entries())
          if (made.length > 0 && !left.has(appProtocol))
            yield {
              at: specAt(one, 'ports', at, 'appProtocol'),
              resource: about(one),
              message: `port ${port} of Service ${one.meta.namespace}/${one.meta.kubernetes?.name ?? one.meta.name} is ${appProtocol}, which Kuma 3.0 refuses`,
            };
    for (const { context } of ctx.views)
      for (const dataplane of context.kubernetes === undefined ? context.dataplanes : [])
        for (const [at, { tags, port }] of dataplane.spec.inbound.entries())
          if (tags[label.protocol]?.toLowerCase() === 'kafka')
            yield {
              at: inboundAt(dataplane, at, 'tags', label.protocol),
              resource: about(dataplane),
              message: `port ${port} of Dataplane ${dataplane.meta.name} is kafka, which Kuma 3.0 does not have`,
            };
  },
});

/** @see MS336 of the catalogue */
export const oldSecretShape = defineUpgradeCheck({
  code: 'MS336',
  name: 'certificate-shape-in-3',
  severity: 'error',
  title: 'A MeshExternalService names certificates in a shape that Kuma 3.0 refuses',
  why: 'Writes are refused, and a stored one loses the destination.',
  fix: 'write type: Secret (or File, InsecureInline) and the field of that type, at the upgrade',
  needs: ['MeshExternalService'],
  *run(ctx) {
    for (const one of ctx.inventory.list('MeshExternalService')) {
      const verification = objectAt(objectAt(one.spec.stored, 'tls'), 'verification');
      for (const field of ['caCert', 'clientCert', 'clientKey'] as const) {
        const source = objectAt(verification, field);
        if (source === undefined || has(source, 'type')) continue;
        yield {
          at: specAt(one, 'tls', 'verification', field),
          resource: about(one),
          message: `${field} of MeshExternalService ${one.meta.name} has the shape of before 3.0`,
        };
      }
    }
  },
});

/** @see MS312 of the catalogue */
export const grantMissing = defineUpgradeCheck({
  code: 'MS312',
  name: 'reference-grant-missing-in-3',
  severity: 'error',
  title: 'A Gateway API route leads to another namespace without a ReferenceGrant',
  why: 'Kuma 3.0 does not program it.',
  fix: 'write a ReferenceGrant in the namespace of the backend',
  environments: ['kubernetes'],
  needs: ['HTTPRoute'],
  *run(ctx) {
    const granted = new Set<string>();
    for (const { meta, spec } of ctx.inventory.list('ReferenceGrant'))
      for (const from of objectsAt(spec, 'from')) granted.add(`${textAt(from, 'namespace')} ${meta.namespace}`);
    for (const route of ctx.inventory.list('HTTPRoute'))
      for (const [rule, one] of objectsAt(route.spec, 'rules').entries())
        for (const [at, ref] of objectsAt(one, 'backendRefs').entries()) {
          const namespace = textAt(ref, 'namespace');
          const own = route.meta.namespace;
          if (namespace === '' || namespace === own || granted.has(`${own} ${namespace}`)) continue;
          yield {
            at: { origin: route.origin, path: ['spec', 'rules', rule, 'backendRefs', at, 'namespace'] },
            resource: about(route),
            message: `HTTPRoute ${own}/${route.meta.kubernetes?.name ?? route.meta.name} leads to namespace ${namespace} without a ReferenceGrant`,
          };
        }
  },
});

/** @see MS347 of the catalogue */
export const longName = defineCheck({
  code: 'MS347',
  name: 'multi-zone-name-too-long',
  severity: 'error',
  title: 'A MeshMultiZoneService has a name of more than 63 characters',
  why: 'Kuma 2.14 warns of it, and 3.0 refuses it. Hostnames that are no DNS names are MS065.',
  fix: 'make one with a shorter name, and move to it',
  source: 'kuma v2.14.3 pkg/core/resources/apis/meshmultizoneservice/api/v1alpha1/deprecations.go',
  on: ['2.14'],
  needs: ['MeshMultiZoneService'],
  *run(ctx) {
    for (const one of ctx.inventory.list('MeshMultiZoneService')) {
      const name = one.meta.kubernetes?.name ?? one.meta.name;
      if (name.length <= 63 || one.meta.labels[label.zone] !== undefined) continue;
      yield {
        at: nameAt(one),
        resource: about(one),
        message: `the name of MeshMultiZoneService ${name} has ${name.length} characters`,
      };
    }
  },
});

/** @see MS348 of the catalogue */
export const leakedLabels = defineCheck({
  code: 'MS348',
  name: 'labels-leak-into-2.14',
  severity: 'info',
  title: 'A generated MeshService has labels that are not its own',
  why: 'Labels with / or . in their keys that 2.13 carried over stay on it in 2.14, where nobody takes them away.',
  fix: 'remove them by hand',
  source: 'kumahq/kuma#16542',
  on: ['2.14'],
  environments: ['universal'],
  needs: ['MeshService'],
  *run(ctx) {
    for (const one of ctx.inventory.list('MeshService')) {
      if (one.meta.labels[label.managedBy] !== 'meshservice-generator' || one.meta.labels[label.origin] === 'global')
        continue;
      const key = Object.keys(one.meta.labels).find((each) => /[/.]/.test(each) && !/^(k8s\.)?kuma\.io\//.test(each));
      if (key === undefined) continue;
      yield {
        at: labelAt(one, key),
        resource: about(one),
        message: `generated MeshService ${one.meta.name} has the label ${key}, which stays in 2.14`,
      };
    }
  },
});

/** @see MS349 of the catalogue */
export const tagsDisabled = defineCheck({
  code: 'MS349',
  name: 'inbound-tags-disabled',
  severity: 'warning',
  title: 'Inbounds have no tags, and something selects by them',
  why: 'experimental.inboundTagsDisabled is on: selections by tag, values of kuma.io/service as destinations and MeshServices with dataplaneTags stop.',
  fix: 'switch it on only after everything selects by labels',
  source: 'kuma v2.14.3 pkg/config/app/kuma-cp: Experimental.InboundTagsDisabled',
  on: ['any'],
  needs: [[...policyKinds, 'MeshService']],
  *run(ctx) {
    for (const view of ctx.views) {
      if (!view.context.controlPlane.settings.inboundTagsDisabled) continue;
      for (const { kind } of policyTypes)
        for (const { targetRef, origin, meta, displayName } of view.policies(kind)) {
          if (
            targetRef.kind !== 'MeshService' &&
            targetRef.kind !== 'MeshSubset' &&
            targetRef.kind !== 'MeshServiceSubset'
          )
            continue;
          yield {
            at: { origin, path: ['spec', 'targetRef'] },
            resource: { kind, mesh: meta.mesh, name: meta.name },
            message: `${kind} ${displayName} selects by tags, and inbounds have none`,
          };
        }
      for (const one of ctx.inventory.list('MeshService')) {
        if (one.meta.mesh !== view.context.mesh || one.spec.selector.dataplaneTags === undefined) continue;
        if (one.meta.labels[label.managedBy] !== undefined) continue;
        yield {
          at: specAt(one, 'selector', 'dataplaneTags'),
          resource: about(one),
          message: `MeshService ${one.meta.name} selects by tags, and inbounds have none`,
        };
      }
    }
  },
});
