import { label } from '../../model/labels.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import type { Origin } from '../../model/source.ts';
import { get, isObject, type JsonObject } from '../admission/json.ts';
import { readPolicy } from '../rules/policy.ts';
import type { MeshView } from '../view.ts';
import { ofPolicy, type Reference } from './references.ts';

/** Where fragments stand: in no file of the input. */
export const fragmentOrigin: Origin = { file: '', document: 0, item: -1 };

/**
 * The references in a piece of a policy: one, a list of them, or one under `targetRef`, `backendRef` or `backendRefs`.
 * What has a port or a weight is taken for a backendRef, everything else for a target of `to`.
 */
export function refsOfFragment(fragment: unknown): readonly JsonObject[] {
  if (Array.isArray(fragment)) return fragment.flatMap(refsOfFragment);
  if (!isObject(fragment)) return [];
  for (const key of ['targetRef', 'backendRef', 'backendRefs', 'to']) {
    const inner = get(fragment, key);
    if (inner !== undefined) return refsOfFragment(inner);
  }
  return get(fragment, 'kind') === undefined ? [] : [fragment];
}

/** A reference as if a policy of this control plane, in a namespace, had it. */
export function referenceOfFragment(view: MeshView, ref: JsonObject, namespace: string): Reference {
  const isBackend = get(ref, 'port') !== undefined || get(ref, 'weight') !== undefined;
  const { context } = view;
  const { environment } = context.controlPlane;
  const to = isBackend
    ? [
        {
          targetRef: { kind: 'Mesh' },
          rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/' } }], default: { backendRefs: [ref] } }],
        },
      ]
    : [{ targetRef: ref, default: {} }];
  const resource: PlainResource = {
    kind: isBackend ? 'MeshHTTPRoute' : 'MeshTimeout',
    meta: {
      mesh: context.mesh,
      name: namespace === '' ? 'fragment' : `fragment.${namespace}`,
      namespace,
      labels: namespace === '' ? {} : { [label.namespace]: namespace },
      creationTime: undefined,
      modificationTime: undefined,
    },
    spec: { to },
    status: undefined,
    form: environment,
    origin: fragmentOrigin,
  };
  const policy = readPolicy(context.applied(resource), context.controlPlane.version);
  const wanted = isBackend ? 'backend' : 'to';
  for (const reference of ofPolicy(policy)) if (reference.field === wanted) return reference;
  throw new Error('a policy with a reference has one');
}
