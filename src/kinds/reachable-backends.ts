import type { ReachableBackendsAnnotation } from '../model/kubernetes.ts';
import { put } from '../model/labels.ts';
import type { Fields } from './define-kind.ts';

const broken: ReachableBackendsAnnotation = { ok: false };

/**
 * What Go makes of the decoded annotation `kuma.io/reachable-backends`: one value of a wrong type, and nothing of it
 * counts. Keys fit in any case of letters, unknown ones do not matter.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/pod_converter.go: ReachableBackendRefs
 */
export function readReachableBackends(value: unknown): ReachableBackendsAnnotation {
  if (value === null || value === undefined) return { ok: true, refs: [] };
  if (typeof value !== 'object' || Array.isArray(value)) return broken;
  const list = field(value as Fields, 'refs');
  if (list === undefined || list === null) return { ok: true, refs: [] };
  if (!Array.isArray(list)) return broken;
  const refs: Fields[] = [];
  for (const one of list) {
    // A null pointer would stop the control plane: nothing to imitate.
    if (one === null || typeof one !== 'object' || Array.isArray(one)) return broken;
    const ref = readRef(one as Fields);
    if (ref === undefined) return broken;
    refs.push(ref);
  }
  return { ok: true, refs };
}

function readRef(raw: Fields): Fields | undefined {
  const ref: Record<string, unknown> = {};
  for (const key of ['kind', 'name', 'namespace']) {
    const value = field(raw, key);
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') return undefined;
    if (value !== '') ref[key] = value;
  }
  const port = field(raw, 'port');
  if (port !== undefined && port !== null) {
    if (typeof port !== 'number' || !Number.isInteger(port) || port < 0 || port > 4_294_967_295) return undefined;
    ref['port'] = port;
  }
  const labels = field(raw, 'labels');
  if (labels === undefined || labels === null) return ref;
  if (typeof labels !== 'object' || Array.isArray(labels)) return undefined;
  const copy: Record<string, string> = {};
  for (const [key, value] of Object.entries(labels)) {
    if (value !== null && typeof value !== 'string') return undefined;
    put(copy, key, value ?? '');
  }
  if (Object.keys(copy).length > 0) ref['labels'] = copy;
  return ref;
}

function field(from: Fields, name: string): unknown {
  if (Object.hasOwn(from, name)) return from[name];
  const key = Object.keys(from).find((one) => one.toLowerCase() === name);
  return key === undefined ? undefined : from[key];
}
