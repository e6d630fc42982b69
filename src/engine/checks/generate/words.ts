import type { Dataplane } from '../../../model/dataplane.ts';
import type { At, Subject } from '../../../model/diagnostic.ts';
import type { MeshService, MeshServicePort } from '../../../model/mesh-service.ts';
import type { Candidate } from '../../generate/candidates.ts';

/** `80/http "main"`: a port as messages show it; the name only where it is not the number. */
export function portWords({ name, port, targetPort, appProtocol }: MeshServicePort): string {
  const to = targetPort === port || targetPort === undefined ? '' : ` to ${targetPort}`;
  const named = name === undefined || name === '' || name === String(port) ? '' : ` "${name}"`;
  return `${port}/${appProtocol}${named}${to}`;
}

/** A port list in its order. */
export function portsWords(ports: readonly MeshServicePort[]): string {
  return ports.length === 0 ? 'no port' : ports.map(portWords).join(', ');
}

/** The field of a Dataplane's inbound, in the form in which it was read. */
export function inboundAt(dataplane: Dataplane, inbound: number, ...field: string[]): At {
  const root = dataplane.form === 'kubernetes' ? ['spec'] : [];
  return { origin: dataplane.origin, path: [...root, 'networking', 'inbound', inbound, ...field] };
}

/** Where the first port of a candidate stands. */
export function portAt(candidate: Candidate): At {
  return inboundAt(candidate.dataplane, candidate.inbounds[0]!, 'port');
}

export function subjectOf(resource: Dataplane | MeshService): Subject {
  return { kind: resource.kind, mesh: resource.meta.mesh, name: resource.meta.name };
}

/** `a`, `a and b`, `a, b and 3 more`. */
export function listWords(names: readonly string[], most = 3): string {
  if (names.length <= most + 1)
    return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)!}`;
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`;
}
