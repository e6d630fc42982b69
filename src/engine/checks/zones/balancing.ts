import { perObject } from '../../../model/per-object.ts';
import { get, type JsonObject, listAt, objectAt } from '../../admission/json.ts';
import type { Endpoint } from '../../endpoints/endpoint.ts';
import { localized } from '../../endpoints/locality.ts';
import type { Destination } from '../../resolve/destinations.ts';
import type { MeshView } from '../../view.ts';
import { type CheckContext, defineCheck, type Finding } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { todayOf } from '../shared/before.ts';
import { type Explained, explained } from '../shared/explained.ts';
import { familiesIn, familyOf } from '../shared/services.ts';
import { ownerWords } from '../shared/words.ts';

const source = 'kuma v2.13.10 pkg/plugins/policies/meshloadbalancingstrategy/plugin/v1alpha1/locality_aware.go';
const needs = ['MeshLoadBalancingStrategy'] as const;

interface Item {
  readonly one: Explained;
  readonly conf: JsonObject;
  readonly awareness: JsonObject;
}

/** Items of load balancing policies that say something about zones. */
function* itemsOf(ctx: CheckContext): Generator<Item> {
  for (const one of explained(ctx, 'to')) {
    const { owner, path } = one.reference;
    if (owner.kind !== 'MeshLoadBalancingStrategy') continue;
    const { conf } = owner.policy!.to[path[2] as number]!;
    const awareness = objectAt(conf, 'localityAwareness');
    if (awareness !== undefined) yield { one, conf, awareness };
  }
}

function at({ one }: Item, ...field: readonly string[]): Pick<Finding, 'at' | 'resource'> {
  const { owner, path } = one.reference;
  return {
    at: { origin: owner.origin, path: [...path.slice(0, 3), 'default', 'localityAwareness', ...field] },
    resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
  };
}

const isMeshWide = ({ one }: Item): boolean => one.reference.ref.kind === 'Mesh';

const multiZoneServices = perObject((view: MeshView) =>
  view.destinations.all.filter(({ kind }) => kind === 'MeshMultiZoneService'),
);

/** MeshMultiZoneServices that an item is for. */
function multiZoneOf(item: Item): readonly Destination[] {
  if (isMeshWide(item)) return multiZoneServices(item.one.view);
  return item.one.targets.flatMap(({ destination }) =>
    destination?.kind === 'MeshMultiZoneService' ? [destination] : [],
  );
}

/** @see MS043 of the catalogue */
export const crossZoneOfMeshService = defineCheck({
  code: 'MS043',
  name: 'cross-zone-for-meshservice',
  severity: 'warning',
  title: 'crossZone has no effect on a MeshService',
  why: 'A MeshService is that of one zone: there is nothing to fail over to. Kuma refuses crossZone for one with labels or sectionName, which MS912 reports; by name it is taken, for the kuma.io/service of that name.',
  fix: 'write the item for kind MeshMultiZoneService',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshloadbalancingstrategy/api/v1alpha1/validator.go',
  on: ['any'],
  until: '2.14',
  needs: [...needs],
  *run(ctx) {
    for (const item of itemsOf(ctx)) {
      const { one, awareness } = item;
      const { ref } = one.reference;
      if (ref.kind !== 'MeshService' || objectAt(awareness, 'crossZone') === undefined) continue;
      if (ref.sectionName !== '' || Object.keys(ref.labels ?? {}).length > 0) continue;
      const isExclusive = one.view.context.mode === 'Exclusive';
      if (!isExclusive && one.targets.length === 0) continue;
      yield {
        ...at(item, 'crossZone'),
        message: `crossZone of ${ownerWords(one.reference.owner)} ${isExclusive ? 'has no effect in Exclusive' : `acts on kuma.io/service ${ref.name}, not on the MeshService`}: traffic to a MeshService stays in its zone`,
      };
    }
  },
});

/** @see MS054 of the catalogue */
export const affinityTags = defineCheck({
  code: 'MS054',
  name: 'affinity-tags',
  severity: 'info',
  title: 'affinityTags compare tags of inbounds',
  why: 'For a MeshMultiZoneService they act on the instances of the own zone, by the tags of their inbounds. Where inbounds have no tags any more (Kuma 2.14 with the option, 3.0) they compare nothing.',
  fix: 'nothing now; plan without them for 3.0',
  source,
  on: ['any'],
  until: '2.14',
  needs: [...needs],
  *run(ctx) {
    for (const item of itemsOf(ctx)) {
      const local = objectAt(item.awareness, 'localZone');
      if (listAt(local, 'affinityTags').length === 0) continue;
      const { view, targets } = item.one;
      const joins = targets.some(
        ({ destination }) =>
          destination !== undefined &&
          (familiesIn(view).byKey.get(familyOf(destination.meta))?.joinedBy.length ?? 0) > 0,
      );
      if (multiZoneOf(item).length === 0 && !joins) continue;
      yield {
        ...at(item, 'localZone', 'affinityTags'),
        message: `affinityTags of ${ownerWords(item.one.reference.owner)} act by tags of inbounds, which Kuma 3.0 no longer has`,
      };
    }
  },
});

/** Endpoints of the first port of a destination. */
function endpointsOf({ topology }: MeshView, { resource, ports }: Destination): readonly Endpoint[] {
  const port = ports[0]?.port ?? 0;
  if (resource.kind === 'MeshService') return topology.meshService(resource, port);
  if (resource.kind === 'MeshMultiZoneService') return topology.meshMultiZoneService(resource, port);
  return topology.external(resource);
}

/** @see MS055 of the catalogue */
export const withoutFailover = defineCheck({
  code: 'MS055',
  name: 'local-zone-without-cross-zone',
  severity: 'warning',
  title: 'localZone without crossZone takes the other zones from a MeshMultiZoneService',
  why: 'With localZone an instance of another zone stays only where a failover rule takes it, and without crossZone there is none.',
  fix: 'add crossZone: {failover: [{to: {type: Any}}]}',
  source,
  on: ['any'],
  needs: [...needs, 'MeshMultiZoneService'],
  *run(ctx) {
    for (const item of itemsOf(ctx)) {
      const { view } = item.one;
      const here = view.context.controlPlane.zone;
      if (objectAt(item.awareness, 'crossZone') !== undefined || get(item.awareness, 'localZone') === undefined)
        continue;
      const cut = multiZoneOf(item).filter((one) => {
        const endpoints = endpointsOf(view, one).filter(({ zone }) => zone !== '' && zone !== here);
        return endpoints.length > 0 && localized(endpoints, item.conf, here, false).length === 0;
      });
      if (cut.length === 0) continue;
      yield {
        ...at(item, 'localZone'),
        message: `${ownerWords(item.one.reference.owner)} leaves MeshMultiZoneService ${listWords(cut.map(({ kri }) => kri.name))} without the instances of other zones`,
      };
    }
  },
});

/** @see MS056 of the catalogue */
export const meshWideLocality = defineCheck({
  code: 'MS056',
  name: 'mesh-wide-locality-hits-new-destinations',
  severity: 'warning',
  title: 'Locality for kind Mesh also acts on destinations that appear with the mode',
  why: 'An item for the whole mesh is for every destination: for MeshMultiZoneServices and MeshExternalServices as well, which proxies get when the mode is switched on.',
  fix: 'write items of their own for kind MeshMultiZoneService where they shall differ',
  source,
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: [...needs, ['MeshMultiZoneService', 'MeshExternalService']],
  *run(ctx) {
    const today = todayOf(ctx);
    for (const item of itemsOf(ctx)) {
      const { view } = item.one;
      if (!isMeshWide(item) || today(view).context.mode !== 'Disabled' || view.context.mode === 'Disabled') continue;
      const others = view.destinations.all.filter(({ kind }) => kind === 'MeshMultiZoneService');
      if (others.length === 0) continue;
      yield {
        ...at(item),
        message: `${ownerWords(item.one.reference.owner)} for the whole mesh will act on MeshMultiZoneService ${listWords(others.map(({ kri }) => kri.name))} too`,
      };
    }
  },
});

/** @see MS129 of the catalogue */
export const localZoneEmpties = defineCheck({
  code: 'MS129',
  name: 'mesh-wide-local-zone-empties-clusters',
  severity: 'warning',
  title: 'localZone for kind Mesh leaves destinations of other zones without endpoints',
  why: 'A MeshService of another zone, and a MeshExternalService of global, has endpoints without the own zone alone: with localZone and no failover rule that takes them none is left.',
  fix: 'write the item for the services that it is meant for, or add crossZone: {failover: [{to: {type: Any}}]}',
  source,
  on: ['any'],
  needs: [...needs, ['MeshService', 'MeshExternalService', 'Dataplane']],
  *run(ctx) {
    for (const item of itemsOf(ctx)) {
      const { view } = item.one;
      if (!isMeshWide(item) || get(item.awareness, 'localZone') === undefined) continue;
      const here = view.context.controlPlane.zone;
      const empty = view.destinations.all.filter((one) => {
        if (one.kind === 'MeshMultiZoneService') return false;
        const endpoints = endpointsOf(view, one);
        return endpoints.length > 0 && localized(endpoints, item.conf, here, false).length === 0;
      });
      if (empty.length === 0) continue;
      yield {
        ...at(item, 'localZone'),
        message: `${ownerWords(item.one.reference.owner)} leaves ${listWords(empty.map((one) => `${one.kind} ${one.kri.name}${one.kri.zone === '' ? '' : ` of zone ${one.kri.zone}`}`))} without endpoints`,
      };
    }
  },
});

/** @see MS053 of the catalogue */
export const balancingOfGateway = defineCheck({
  code: 'MS053',
  name: 'gateway-load-balancing-of-multi-zone-service',
  severity: 'warning',
  title: 'Load balancing for a MeshMultiZoneService may not act on a builtin gateway',
  why: 'A policy with kind Mesh at its top was not applied, in several versions, to what routes of a builtin gateway lead to.',
  fix: 'look at the configuration of the gateway (kumactl inspect), or write a policy with kind MeshGateway at its top',
  source: 'kumahq/kuma#11966, #13869',
  on: ['any'],
  until: '2.14',
  needs: [...needs, 'MeshMultiZoneService', 'MeshGateway', ['MeshHTTPRoute', 'MeshTCPRoute']],
  *run(ctx) {
    const behind = new Set<string>();
    for (const { reference, targets, view } of explained(ctx, 'backend'))
      if (reference.owner.policy?.targetRef.kind === 'MeshGateway')
        for (const { destination } of targets)
          if (destination?.kind === 'MeshMultiZoneService') behind.add(`${view.context.mesh} ${destination.key}`);
    if (behind.size === 0) return;
    for (const item of itemsOf(ctx)) {
      const { reference, targets, view } = item.one;
      if (reference.owner.policy!.targetRef.kind !== 'Mesh') continue;
      const found = targets.find(
        ({ destination }) => destination !== undefined && behind.has(`${view.context.mesh} ${destination.key}`),
      );
      if (found === undefined) continue;
      yield {
        ...at(item),
        certainty: 'possible',
        message: `${ownerWords(reference.owner)} may not act on traffic of the gateway to MeshMultiZoneService ${found.kri.name}`,
      };
    }
  },
});
