import { perObject } from '../../model/per-object.ts';
import { integer, list, mapOf, object, oneOf, type Schema, string } from './schema.ts';

/** What the versions of Kuma disagree on in a reference to a target. */
export interface TargetRefFacts {
  /** The values of `kind` that the schema knows. */
  readonly kinds: readonly string[];
  /** Since 3.0 a reference has only `kind`, `labels` and `sectionName`; other fields are dropped unseen. */
  readonly labelsOnly: boolean;
}

const schemasOf = perObject((facts: TargetRefFacts) => {
  const labels = { kind: oneOf(facts.kinds), labels: mapOf(string), sectionName: string };
  const fields = facts.labelsOnly
    ? labels
    : {
        ...labels,
        mesh: string,
        name: string,
        namespace: string,
        proxyTypes: list(oneOf(['Sidecar', 'Gateway'])),
        tags: mapOf(string),
      };
  const backend = {
    ...fields,
    port: { ...integer('uint32', 'BackendRef'), format: 'int32' } as Schema,
    weight: integer('uint', 'BackendRef', { minimum: 0, default: 1 }),
  };
  return { targetRef: object(fields, ['kind']), backendRef: object(backend, ['kind']) };
});

/** @see kuma v2.13.10 api/common/v1alpha1/targetref.go: TargetRef */
export function targetRefSchema(facts: TargetRefFacts): Schema {
  return schemasOf(facts).targetRef;
}

/** @see kuma v2.13.10 api/common/v1alpha1/targetref.go: BackendRef */
export function backendRefSchema(facts: TargetRefFacts): Schema {
  return schemasOf(facts).backendRef;
}
