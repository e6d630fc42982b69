import type { Service } from '../../../model/kubernetes.ts';
import { droppedPorts } from './mesh-service-of.ts';
import type { State } from './state.ts';

/** Says which ports of a Service are left out, if any. */
export function recordDropped(service: Service, state: State): void {
  const dropped = droppedPorts(service);
  if (dropped.length === 0) return;
  const names = dropped.map(({ name, port }) => name || String(port)).join(', ');
  state.events.push({
    object: `Service ${service.meta.namespace}/${service.meta.kubernetes!.name}`,
    type: 'Normal',
    reason: 'IgnoredUnsupportedPort',
    note: `Ignored unsupported ports: ${names}`,
  });
}

/** Warns of a MeshService whose first owner is somebody else; what it says. */
export function warnNotOwned(object: string, owner: 'Service' | 'Pod', state: State): string {
  const note = `MeshService already exists and isn't owned by ${owner}`;
  state.events.push({ object, type: 'Warning', reason: 'FailedToGenerateMeshService', note });
  return note;
}
