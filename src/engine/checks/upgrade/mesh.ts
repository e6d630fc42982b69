import { count } from '../../../model/count.ts';
import { own } from '../../../model/labels.ts';
import { displayName } from '../../../model/resource.ts';
import { get, has, type JsonObject, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { isTransparent } from '../../outbounds/outbounds.ts';
import type { MeshView } from '../../view.ts';
import { listWords } from '../generate/words.ts';
import { about, fieldAt, nameAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';

/** How many Dataplanes no MeshIdentity selects. */
function withoutIdentity({ context }: MeshView): number {
  const selectors = context.list('MeshIdentity').map(({ spec }) => {
    const dataplane = objectAt(objectAt(spec, 'selector'), 'dataplane');
    return Object.entries(objectAt(dataplane, 'matchLabels') ?? {});
  });
  if (selectors.length === 0) return context.dataplanes.length;
  if (selectors.some((pairs) => pairs.length === 0)) return 0;
  return context.dataplanes.filter(
    ({ meta }) => !selectors.some((pairs) => pairs.every(([key, value]) => own(meta.labels, key) === value)),
  ).length;
}

/** @see MS303 of the catalogue */
export const plainTextIn3 = defineUpgradeCheck({
  code: 'MS303',
  name: 'plain-text-in-3',
  severity: 'error',
  title: 'Without MeshIdentity there is no mTLS in Kuma 3.0',
  why: 'mtls of the Mesh is ignored without a word: traffic is in plain text, and permissions do nothing.',
  fix: 'write a MeshIdentity (and MeshTrust) that selects all Dataplanes on 2.14, in mode Exclusive',
  needs: ['Mesh'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource, mtls, mesh, controlPlane } = view.context;
      if (resource === undefined || !mtls) continue;
      const hasAny = view.context.list('MeshIdentity').length > 0;
      const without = withoutIdentity(view);
      if (hasAny && without === 0) continue;
      yield {
        at: fieldAt(resource, 'mtls'),
        resource: about(resource),
        message: hasAny
          ? `no MeshIdentity of mesh ${mesh} selects ${count(without, 'Dataplane')} of zone ${controlPlane.zone}: plain text in Kuma 3.0`
          : `mesh ${mesh} has mTLS and no MeshIdentity: plain text in Kuma 3.0`,
      };
    }
  },
});

/** @see MS305 of the catalogue */
export const strictIn3 = defineUpgradeCheck({
  code: 'MS305',
  name: 'permissive-becomes-strict-in-3',
  severity: 'warning',
  title: 'A PERMISSIVE mesh is strict in Kuma 3.0',
  why: 'The mode of the mTLS backend is ignored; without a MeshTLS inbounds take mTLS alone.',
  fix: 'write a MeshTLS with mode Permissive',
  needs: ['Mesh'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource } = view.context;
      if (resource === undefined || view.context.list('MeshTLS').length > 0) continue;
      const mtls = objectAt(resource.spec.stored, 'mtls');
      const enabled = textAt(mtls, 'enabledBackend');
      const at = objectsAt(mtls, 'backends').findIndex(
        (one) => textAt(one, 'name') === enabled && textAt(one, 'mode') === 'PERMISSIVE',
      );
      if (at < 0) continue;
      yield {
        at: fieldAt(resource, 'mtls', 'backends', at, 'mode'),
        resource: about(resource),
        message: `mesh ${resource.meta.name} is PERMISSIVE and has no MeshTLS: inbounds are strict in Kuma 3.0`,
      };
    }
  },
});

/** @see MS306 of the catalogue */
export const externalNeedsIdentity = defineUpgradeCheck({
  code: 'MS306',
  name: 'external-service-needs-identity-in-3',
  severity: 'error',
  title: 'MeshExternalServices need a MeshIdentity in Kuma 3.0',
  why: 'Without one clients get 503: the cluster is not found.',
  fix: 'write a MeshIdentity that selects the clients',
  needs: ['MeshExternalService'],
  *run(ctx) {
    for (const view of ctx.views) {
      const [first] = view.generated.meshExternalServices;
      if (first === undefined || view.context.list('MeshIdentity').length > 0) continue;
      yield {
        at: nameAt(first),
        resource: about(first),
        message: `mesh ${view.context.mesh} has no MeshIdentity: MeshExternalService ${listWords(view.generated.meshExternalServices.map(({ meta }) => displayName(meta)))} cannot be reached in Kuma 3.0`,
      };
    }
  },
});

const ignoredFields: readonly (readonly [path: readonly string[], instead: string])[] = [
  [['routing', 'localityAwareLoadBalancing'], 'MeshLoadBalancingStrategy'],
  [['routing', 'zoneEgress'], 'nothing: traffic goes where its destination says'],
  [['routing', 'defaultForbidMeshExternalServiceAccess'], 'MeshTrafficPermission'],
  [['logging'], 'MeshAccessLog'],
  [['tracing'], 'MeshTrace'],
  [['metrics'], 'MeshMetric'],
  [['networking', 'outbound', 'passthrough'], 'MeshPassthrough'],
  [['constraints'], 'nothing that is known'],
];

/** @see MS323 of the catalogue */
export const meshFieldIgnored = defineUpgradeCheck({
  code: 'MS323',
  name: 'mesh-field-ignored-in-3',
  severity: 'warning',
  title: 'Kuma 3.0 ignores a field of the Mesh',
  why: 'It is accepted and does nothing, without a word.',
  fix: 'write the policy that takes its place',
  needs: ['Mesh'],
  *run(ctx) {
    for (const one of ctx.inventory.list('Mesh'))
      for (const [path, instead] of ignoredFields) {
        const parent = path
          .slice(0, -1)
          .reduce<JsonObject | undefined>((object, key) => objectAt(object, key), one.spec.stored);
        const value = get(parent, path.at(-1)!);
        // What is written as it is without the field changes nothing.
        if (
          !has(parent, path.at(-1)!) ||
          (value === false && path.at(-1) !== 'passthrough') ||
          (value === true && path.at(-1) === 'passthrough')
        )
          continue;
        yield {
          at: fieldAt(one, ...path),
          resource: about(one),
          message: `${path.join('.')} of mesh ${one.meta.name} does nothing in Kuma 3.0`,
          fix: instead.startsWith('nothing') ? instead : `write a ${instead}`,
        };
      }
  },
});

/** @see MS324 of the catalogue */
export const modeGone = defineUpgradeCheck({
  code: 'MS324',
  name: 'mode-ignored-in-3',
  severity: 'info',
  title: 'Every mesh is Exclusive in Kuma 3.0',
  why: 'meshServices.mode is ignored, or refused by later builds. What is not ready for Exclusive breaks with the upgrade.',
  fix: 'switch the mode to Exclusive before: meshsvc check --target Exclusive',
  needs: ['Mesh'],
  *run(ctx) {
    for (const { context } of ctx.views) {
      const { resource, mode } = context;
      if (resource === undefined || mode === 'Exclusive') continue;
      yield {
        at: fieldAt(resource, 'meshServices', 'mode'),
        resource: about(resource),
        message: `mesh ${resource.meta.name} is ${mode}, and is Exclusive in Kuma 3.0 whatever it says`,
      };
    }
  },
});

/** @see MS332 of the catalogue */
export const autoReachableGone = defineUpgradeCheck({
  code: 'MS332',
  name: 'auto-reachable-services-removed',
  severity: 'warning',
  title: 'Kuma 3.0 has no autoReachableServices',
  why: 'With the setting a proxy without lists of its own reaches what MeshTrafficPermissions let it. Without it every destination is in reach.',
  fix: 'list reachableBackends (meshsvc outbounds NAME --suggest-reachable-backends), and take experimental.autoReachableServices away',
  needs: ['Mesh', 'Dataplane'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { resource, controlPlane, dataplanes, behaviour } = view.context;
      if (resource === undefined || !controlPlane.settings.autoReachableServices) continue;
      const open = dataplanes.filter(
        (one) =>
          one.spec.transparentProxying?.reachableBackends === undefined && isTransparent(view.proxyOf(one), behaviour),
      );
      if (open.length === 0) continue;
      yield {
        at: nameAt(resource),
        resource: about(resource),
        message: `${count(open.length, 'Dataplane')} of mesh ${resource.meta.name} in zone ${controlPlane.zone} ${open.length === 1 ? 'reaches' : 'reach'} every destination in Kuma 3.0: experimental.autoReachableServices is on, and ${open.length === 1 ? 'it has' : 'they have'} no reachableBackends`,
      };
    }
  },
});
