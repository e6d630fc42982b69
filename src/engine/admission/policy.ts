import type { AdmissionFacts } from './facts.ts';
import { type JsonObject, listAt, objectAt, objectsAt, textAt } from './json.ts';
import type { CheckContext } from './kind-rules.ts';
import { item, member, type Place, type Rejection, reject } from './rejection.ts';
import { checkTargetRef } from './target-ref.ts';

/** The kinds at the top of every policy before 3.0, beside those that a policy adds. */
export const sidecarKinds = ['Mesh', 'MeshSubset', 'MeshService', 'MeshServiceSubset', 'Dataplane'] as const;

export interface TopRules {
  readonly kinds: readonly string[];
  /** Kinds that only a policy of role system may have; gateway listener tags then go with the role too. */
  readonly systemKinds?: readonly string[];
  readonly gatewayTags?: boolean;
  readonly inbound?: boolean;
}

/** The top-level reference of a policy; a missing one is fine. */
export function checkTop(out: Rejection[], spec: JsonObject, context: CheckContext, rules: TopRules): void {
  const ref = objectAt(spec, 'targetRef');
  if (ref === undefined) return;
  const { facts } = context;
  const system = rules.systemKinds !== undefined && context.systemRole;
  const kinds = facts.labelsOnly
    ? ['Mesh', 'Dataplane']
    : system
      ? [...rules.kinds, ...(rules.systemKinds ?? [])]
      : rules.kinds;
  const gatewayTags = rules.gatewayTags === true && (rules.systemKinds === undefined || system);
  const inbound = rules.inbound === true && affectsInbounds(spec);
  checkTargetRef(
    out,
    member(context.place, 'targetRef'),
    ref,
    { kinds: known(kinds, facts), gatewayTags, inbound },
    facts,
  );
}

/** A version without a kind supports it nowhere. */
function known(kinds: readonly string[], facts: AdmissionFacts): readonly string[] {
  return facts.rules ? kinds : kinds.filter((kind) => kind !== 'Dataplane');
}

/** @see kuma v2.13.10 pkg/plugins/policies/core/rules/inbound: AffectsInbounds */
function affectsInbounds(spec: JsonObject): boolean {
  return listAt(spec, 'rules').length > 0 || listAt(spec, 'from').length > 0;
}

/** The kind of the top-level reference: a missing one is Mesh. */
export function topKind(spec: JsonObject): string {
  const ref = objectAt(spec, 'targetRef');
  return ref === undefined ? 'Mesh' : textAt(ref, 'kind');
}

/** The lists of a policy that Kuma of this version has. */
export function fromOf(spec: JsonObject, facts: AdmissionFacts): readonly JsonObject[] {
  return facts.from ? objectsAt(spec, 'from') : [];
}

export function toOf(spec: JsonObject): readonly JsonObject[] {
  return objectsAt(spec, 'to');
}

export function rulesOf(spec: JsonObject, facts: AdmissionFacts): readonly JsonObject[] {
  return facts.rules ? objectsAt(spec, 'rules') : [];
}

const empty: JsonObject = {};

/** `default` of an item: an empty one if it is missing. */
export function confOf(entry: JsonObject): JsonObject {
  return objectAt(entry, 'default') ?? empty;
}

/** `rules` stand alone. Since 3.0 there is no `from`, and each policy has its own first word, or no such rule. */
export function checkRulesAlone(
  out: Rejection[],
  spec: JsonObject,
  context: CheckContext,
  word: 'fields ' | 'field ' | '' | undefined,
): void {
  const { facts, place } = context;
  if (rulesOf(spec, facts).length === 0 || toOf(spec).length + fromOf(spec, facts).length === 0) return;
  if (facts.from) reject(out, place, "fields 'to' and 'from' must be empty when 'rules' is defined");
  else if (word !== undefined) reject(out, place, `${word}'to' must be empty when 'rules' is defined`);
}

export function checkFromAlone(out: Rejection[], spec: JsonObject, context: CheckContext): void {
  if (rulesOf(spec, context.facts).length === 0 || fromOf(spec, context.facts).length === 0) return;
  reject(out, context.place, "field 'from' must be empty when 'rules' is defined");
}

export function checkSomething(out: Rejection[], spec: JsonObject, context: CheckContext): void {
  const { facts } = context;
  if (rulesOf(spec, facts).length + toOf(spec).length + fromOf(spec, facts).length > 0) return;
  const lists = facts.rules ? (facts.from ? "'from', 'to' or 'rules'" : "'to' or 'rules'") : "'from', 'to'";
  reject(out, context.place, `at least one of ${lists} has to be defined`);
}

/** One list of a policy: the reference of each item, then its configuration. */
export function checkItems(
  out: Rejection[],
  place: Place,
  items: readonly JsonObject[],
  kinds: readonly string[],
  facts: AdmissionFacts,
  checkItem: (out: Rejection[], place: Place, conf: JsonObject, entry: JsonObject) => void,
): void {
  items.forEach((entry, i) => {
    const at = item(place, i);
    checkTargetRef(out, member(at, 'targetRef'), objectAt(entry, 'targetRef'), { kinds }, facts);
    checkItem(out, at, confOf(entry), entry);
  });
}

/** The kinds in `to` of policies for all sorts of destinations. */
export function destinationKinds(
  facts: AdmissionFacts,
  more: readonly string[] = ['MeshExternalService'],
): readonly string[] {
  const kinds = ['Mesh', 'MeshService', 'MeshMultiZoneService', ...more];
  return facts.routesInTo ? [...kinds, 'MeshHTTPRoute'] : kinds;
}
