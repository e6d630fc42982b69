import { label } from '../../../model/labels.ts';
import { perObject } from '../../../model/per-object.ts';
import type { GenerateResult } from '../../generate/generate.ts';
import { policyTypes } from '../../rules/policy-types.ts';

/** Values of `kuma.io/service` of Kubernetes that policies, routes or proxies of a mesh name. */
export const namedServices = perObject((result: GenerateResult): ReadonlySet<string> => new Set(namesIn(result)));

function* namesIn({ context }: GenerateResult): Generator<string> {
  for (const { kind } of policyTypes) for (const { spec } of context.list(kind)) yield* textsOf(spec);
  for (const { spec } of context.dataplanes) {
    yield* spec.transparentProxying?.reachableServices ?? [];
    for (const { tags } of spec.outbound) if (tags[label.service] !== undefined) yield tags[label.service]!;
  }
}

const encoded = /^[^_]+_[^_]+_svc_\d+$/;

function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') {
    if (encoded.test(value)) yield value;
  } else if (Array.isArray(value)) for (const one of value) yield* textsOf(one);
  else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) yield* textsOf(one);
}
