import type { Dataplane } from '../../model/dataplane.ts';
import type { Kri } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import type { Origin, Path } from '../../model/source.ts';
import type { BackendRef, TargetRef } from '../../model/target-ref.ts';
import { get, objectAt, objectsAt, textAt } from '../admission/json.ts';
import { readBackendRef } from '../resolve/read-ref.ts';
import { defaultRef } from '../routes/backend-ref.ts';
import type { Policy } from '../rules/policy.ts';
import { policyTypes } from '../rules/policy-types.ts';
import type { ProxyView } from '../rules/select.ts';
import type { MeshView } from '../view.ts';

/** Who refers: a policy, or a Dataplane. */
export interface Owner {
  readonly kind: string;
  readonly name: string;
  readonly mesh: string;
  readonly kri: Kri;
  readonly origin: Origin;
  readonly policy: Policy | undefined;
  readonly proxy: ProxyView | undefined;
}

/** One reference of the input. */
export type Reference = {
  readonly owner: Owner;
  /** From the root of the resource. */
  readonly path: Path;
} & (
  | { readonly field: 'top' | 'to' | 'from'; readonly ref: TargetRef }
  | { readonly field: 'backend' | 'mirror' | 'tcp-target'; readonly ref: BackendRef }
  | { readonly field: 'outbound' | 'reachable'; readonly ref: BackendRef }
  /** An explicit outbound by tags. */
  | { readonly field: 'outbound-tags'; readonly ref: BackendRef }
);

/** Every reference of a mesh: policies in Kuma's order of kinds and by name, then Dataplanes by name; fields as written. */
export function* referencesOf(view: MeshView): Generator<Reference> {
  for (const { kind } of policyTypes) for (const policy of view.policies(kind)) yield* ofPolicy(policy);
  for (const dataplane of view.context.dataplanes.toSorted((a, b) => (a.meta.name < b.meta.name ? -1 : 1)))
    yield* ofDataplane(view, dataplane);
}

/** The references of one policy. */
export function* ofPolicy(policy: Policy): Generator<Reference> {
  const { kind, meta, kri, origin } = policy;
  const owner: Owner = { kind, name: meta.name, mesh: meta.mesh, kri, origin, policy, proxy: undefined };
  yield { owner, path: ['spec', 'targetRef'], field: 'top', ref: policy.targetRef };
  for (const [index, { targetRef, conf, hasRules }] of policy.to.entries()) {
    const to = ['spec', 'to', index] as const;
    yield { owner, path: [...to, 'targetRef'], field: 'to', ref: targetRef };
    if (kind === 'MeshHTTPRoute') {
      // Rules are kept from the last to the first.
      for (const [rule, one] of objectsAt(conf, 'rules').toReversed().entries())
        yield* ofHttpRule(owner, [...to, 'rules', rule, 'default'], objectAt(one, 'default') ?? {});
    } else if (kind === 'MeshTCPRoute') {
      const refs = objectsAt(objectAt(conf, 'default'), 'backendRefs').map(readBackendRef);
      if (hasRules)
        for (const [at, ref] of refs.entries())
          yield { owner, path: [...to, 'rules', 0, 'default', 'backendRefs', at], field: 'backend', ref };
      else for (const ref of refs) yield { owner, path: [...to, 'targetRef'], field: 'tcp-target', ref };
    }
  }
  for (const [index, { targetRef }] of policy.from.entries())
    yield { owner, path: ['spec', 'from', index, 'targetRef'], field: 'from', ref: targetRef };
}

function* ofHttpRule(owner: Owner, path: Path, conf: Readonly<Record<string, unknown>>): Generator<Reference> {
  for (const [at, ref] of objectsAt(conf, 'backendRefs').entries())
    yield { owner, path: [...path, 'backendRefs', at], field: 'backend', ref: readBackendRef(ref) };
  for (const [at, filter] of objectsAt(conf, 'filters').entries()) {
    if (textAt(filter, 'type') !== 'RequestMirror') continue;
    const ref = readBackendRef(get(objectAt(filter, 'requestMirror'), 'backendRef'));
    yield { owner, path: [...path, 'filters', at, 'requestMirror', 'backendRef'], field: 'mirror', ref };
  }
}

/** The references of one Dataplane: its explicit outbounds, and what it says it may reach. */
export function* ofDataplane(view: MeshView, dataplane: Dataplane): Generator<Reference> {
  const { outbound, transparentProxying } = dataplane.spec;
  const refs = transparentProxying?.reachableBackends ?? [];
  if (outbound.length + refs.length === 0) return;
  const proxy = view.proxyOf(dataplane);
  const { kind, meta, origin } = dataplane;
  const owner: Owner = { kind, name: meta.name, mesh: meta.mesh, kri: proxy.kri, origin, policy: undefined, proxy };
  const base = dataplane.form === 'kubernetes' ? ['spec', 'networking'] : ['networking'];
  for (const [at, { tags, backendRef }] of outbound.entries()) {
    const path = [...base, 'outbound', at];
    if (backendRef === undefined)
      yield {
        owner,
        path: [...path, 'tags'],
        field: 'outbound-tags',
        ref: defaultRef(tags[label.service] ?? '', tags),
      };
    else
      yield {
        owner,
        path: [...path, 'backendRef'],
        field: 'outbound',
        ref: asBackendRef({ ...backendRef, namespace: '' }),
      };
  }
  for (const [at, ref] of refs.entries())
    yield {
      owner,
      path: [...base, 'transparentProxying', 'reachableBackends', 'refs', at],
      field: 'reachable',
      ref: asBackendRef(ref),
    };
}

function asBackendRef(ref: {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
  readonly labels: BackendRef['labels'] & object;
}): BackendRef {
  const { kind, name, namespace, port, labels } = ref;
  return {
    kind,
    name,
    namespace,
    port: port === 0 ? undefined : port,
    labels: Object.keys(labels).length === 0 ? undefined : labels,
    sectionName: '',
    tags: {},
    proxyTypes: [],
    mesh: '',
    weight: 1,
  };
}
