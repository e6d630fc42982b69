import type { Dataplane } from '../../../model/dataplane.ts';
import { label, own } from '../../../model/labels.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import { keyOfMeta } from './cluster.ts';

/** What the control plane records on an object. */
export interface KubernetesEvent {
  /** `Service shop/web`. */
  readonly object: string;
  readonly type: 'Normal' | 'Warning';
  readonly reason: string;
  readonly note: string;
}

/** Why a look at an object failed; it is tried again for ever. */
export interface KubernetesError {
  readonly object: string;
  readonly message: string;
}

/** What a cluster stores of Kuma while its control plane works, by `namespace/name`. Only functions of this file change it. */
export interface State {
  readonly meshServices: Map<string, MeshService>;
  readonly dataplanes: Map<string, Dataplane>;
  /** MeshServices by their label `k8s.kuma.io/service-name`. */
  readonly byServiceName: Map<string, Set<string>>;
  readonly events: KubernetesEvent[];
  readonly errors: KubernetesError[];
}

export function stateOf(meshServices: readonly MeshService[], dataplanes: readonly Dataplane[]): State {
  const state: State = {
    meshServices: new Map(),
    dataplanes: new Map(dataplanes.map((one) => [keyOfMeta(one.meta), one])),
    byServiceName: new Map(),
    events: [],
    errors: [],
  };
  for (const one of meshServices) storeMeshService(state, one);
  return state;
}

function serviceNameOf({ meta }: MeshService): string | undefined {
  return own(meta.kubernetes?.labels, label.serviceName);
}

/** Creates or replaces. */
export function storeMeshService(state: State, meshService: MeshService): void {
  const key = keyOfMeta(meshService.meta);
  removeMeshService(state, key);
  state.meshServices.set(key, meshService);
  const name = serviceNameOf(meshService);
  if (name === undefined) return;
  const keys = state.byServiceName.get(name);
  if (keys === undefined) state.byServiceName.set(name, new Set([key]));
  else keys.add(key);
}

/** Whether there was one. */
export function removeMeshService(state: State, key: string): boolean {
  const before = state.meshServices.get(key);
  if (before === undefined) return false;
  state.meshServices.delete(key);
  const name = serviceNameOf(before);
  if (name !== undefined) state.byServiceName.get(name)?.delete(key);
  return true;
}
