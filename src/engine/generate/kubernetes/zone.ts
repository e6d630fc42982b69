import type { ControlPlane } from '../../../model/control-plane.ts';
import type { Dataplane } from '../../../model/dataplane.ts';
import type { Store } from '../../../model/inventory.ts';
import type { Pod, Service } from '../../../model/kubernetes.ts';
import type { MeshServicesMode } from '../../../model/mesh.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import type { Meta } from '../../../model/resource.ts';
import { compare } from '../../order.ts';
import { type AssumedPods, withAssumedPods } from './assumed-pods.ts';
import { type Cluster, clusterOf } from './cluster.ts';
import { collectGarbage } from './garbage.ts';
import { type Verdict, verdicts } from './outcome.ts';
import { type PodLook, reconcilePod } from './reconcile-pod.ts';
import { reconcileService, type ServiceLook } from './reconcile-service.ts';
import { servicesOfPods } from './services-of-pod.ts';
import { type KubernetesError, type KubernetesEvent, type State, stateOf } from './state.ts';
import { storedDataplanes, storedMeshServices } from './stored.ts';

/** What becomes of a Service, over all looks at it. */
export interface ServiceDecision extends Omit<ServiceLook, 'meshServices'>, Verdict {
  readonly service: Service;
}

/** What becomes of a Pod. */
export interface PodDecision extends PodLook {
  readonly pod: Pod;
}

/** What a Kubernetes zone holds once its control plane has looked at everything, and why. */
export interface KubernetesZone {
  readonly cluster: Cluster;
  /** All MeshServices, by namespace and name, without state and status. */
  readonly meshServices: readonly MeshService[];
  /** All Dataplanes, by namespace and name. */
  readonly dataplanes: readonly Dataplane[];
  /** MeshServices that were stored before. */
  readonly before: readonly MeshService[];
  readonly services: readonly ServiceDecision[];
  readonly pods: readonly PodDecision[];
  /** Of the first look at each object. */
  readonly events: readonly KubernetesEvent[];
  readonly errors: readonly KubernetesError[];
  readonly assumed: AssumedPods;
}

/** Options of {@link kubernetesZone}. */
export interface ZoneOptions {
  /** In place of each Mesh's own; where there is no Mesh at all it makes them. */
  readonly mode: MeshServicesMode | undefined;
  /** What no server has seen yet gets what a control plane adds on apply. */
  readonly asApplied: boolean;
}

/** How often what changed is looked at again: two objects that undo each other's work never come to rest. */
const mostRounds = 4;

/**
 * What a zone on Kubernetes makes of its Services and Pods, once everything has been looked at until nothing changes.
 *
 * Pods come first, then headless Services, then the others, each by namespace and name: the control plane takes them in
 * any order, and the outcome does not depend on it but where one Service deletes what another one makes.
 */
export function kubernetesZone(store: Store, controlPlane: ControlPlane, options: ZoneOptions): KubernetesZone {
  const seen = clusterOf(store, controlPlane, options.mode);
  const { cluster, assumed } = withAssumedPods(seen, store);
  const before = storedMeshServices(store, cluster, options.asApplied);
  const state = stateOf(before, storedDataplanes(store, cluster));
  const pods = lookAtPods(cluster, state, assumed);
  const order = [...cluster.services.values()].toSorted((a, b) => Number(isHeadless(b)) - Number(isHeadless(a)));
  const decisions = new Map<Service, ServiceLook & { readonly service: Service }>();
  for (const service of order) decisions.set(service, { service, ...reconcileService(service, cluster, state) });
  const first = { events: [...state.events], errors: [...state.errors] };
  let collected = collectGarbage(cluster, state, store);
  for (let round = 1; round < mostRounds; round++) {
    const again = order.filter((service) => isUnsettled(decisions.get(service)!, state, collected));
    if (again.length === 0) break;
    for (const service of again) {
      const earlier = decisions.get(service)!;
      const look = reconcileService(service, cluster, state);
      decisions.set(service, { service, ...look, deleted: [...new Set([...earlier.deleted, ...look.deleted])] });
    }
    collected = collectGarbage(cluster, state, store);
  }
  const verdictOf = verdicts(before, state.meshServices);
  return {
    cluster,
    meshServices: byKey(state.meshServices),
    dataplanes: byKey(state.dataplanes),
    before,
    services: [...cluster.services.values()].map((service): ServiceDecision => {
      const look = decisions.get(service)!;
      const { meshServices: _, ...rest } = look;
      return { ...rest, ...verdictOf(look) };
    }),
    pods,
    ...first,
    assumed,
  };
}

function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === 'None';
}

/** Whether another look may change something: a MeshService of the Service is gone, or what blocked it. */
function isUnsettled(decision: ServiceLook, state: State, collected: readonly string[]): boolean {
  return (
    decision.meshServices.some((key) => !state.meshServices.has(key)) ||
    decision.notOwned.some((key) => collected.includes(key) || !state.meshServices.has(key))
  );
}

function lookAtPods(cluster: Cluster, state: State, assumed: AssumedPods): readonly PodDecision[] {
  const servicesOf = servicesOfPods(cluster);
  return [...cluster.pods.values()].map((pod) => ({
    pod,
    ...reconcilePod(pod, cluster, state, servicesOf, assumed.isTemplate(pod)),
  }));
}

function byKey<T extends { readonly meta: Meta }>(map: ReadonlyMap<string, T>): readonly T[] {
  return [...map.values()].toSorted(
    (a, b) => compare(a.meta.namespace, b.meta.namespace) || compare(a.meta.name, b.meta.name),
  );
}

/**
 * What a zone holds after one look at some objects only, in their order: `Pod shop/web-1`, `Service shop/web`.
 *
 * Nothing is collected in between; for tests against what was recorded like this.
 */
export function afterLooks(
  store: Store,
  controlPlane: ControlPlane,
  objects: readonly string[],
): Pick<KubernetesZone, 'meshServices' | 'dataplanes' | 'events' | 'errors'> {
  const cluster = clusterOf(store, controlPlane, undefined);
  const state = stateOf(storedMeshServices(store, cluster, false), storedDataplanes(store, cluster));
  const servicesOf = servicesOfPods(cluster);
  for (const object of objects) {
    const [kind, key] = object.split(' ') as [string, string];
    if (kind === 'Service') reconcileService(cluster.services.get(key)!, cluster, state);
    else reconcilePod(cluster.pods.get(key)!, cluster, state, servicesOf, false);
  }
  return {
    meshServices: byKey(state.meshServices),
    dataplanes: byKey(state.dataplanes),
    events: state.events,
    errors: state.errors,
  };
}
