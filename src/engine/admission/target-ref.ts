import type { AdmissionFacts } from './facts.ts';
import { get, type JsonObject, listAt, objectAt, textAt } from './json.ts';
import { member, type Place, type Rejection, reject } from './rejection.ts';
import { checkTags } from './tags.ts';

/** What is allowed in one place for a reference. */
export interface TargetRefRules {
  readonly kinds: readonly string[];
  /** Said instead of the usual words when the kind is none of `kinds`. */
  readonly kindsReason?: string;
  readonly gatewayTags?: boolean;
  readonly allowedNames?: readonly string[];
  readonly inbound?: boolean;
}

const nameCharacters = /^[0-9a-z.\-_]*$/;

type Field = 'name' | 'namespace' | 'mesh' | 'sectionName' | 'labels' | 'tags' | 'proxyTypes';

function isSet(ref: JsonObject, field: Field): boolean {
  switch (field) {
    case 'labels':
    case 'tags':
      return Object.keys(objectAt(ref, field) ?? {}).length > 0;
    case 'proxyTypes':
      return listAt(ref, field).length > 0;
    default:
      return textAt(ref, field) !== '';
  }
}

const forbidden: Readonly<Record<string, readonly Field[]>> = {
  Mesh: ['mesh', 'tags', 'labels', 'namespace', 'sectionName'],
  Dataplane: ['tags', 'mesh', 'proxyTypes'],
  MeshSubset: ['name', 'mesh', 'labels', 'namespace', 'sectionName'],
  MeshService: ['mesh', 'tags', 'proxyTypes'],
  MeshHTTPRoute: ['mesh', 'tags', 'proxyTypes', 'sectionName'],
  MeshServiceSubset: ['mesh', 'proxyTypes', 'labels', 'namespace', 'sectionName'],
  MeshGateway: ['mesh', 'proxyTypes', 'labels', 'namespace', 'sectionName'],
  MeshExternalService: ['mesh', 'tags', 'proxyTypes', 'sectionName'],
};

/**
 * A reference held against what its place allows. A kind that the place does not take ends the check; a
 * MeshMultiZoneService is never looked at more closely before 3.0.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/mesh/validators.go: ValidateTargetRef
 */
export function checkTargetRef(
  out: Rejection[],
  place: Place,
  ref: JsonObject | undefined,
  rules: TargetRefRules,
  facts: AdmissionFacts,
): void {
  const kind = textAt(ref, 'kind');
  if (ref === undefined || kind === '') {
    reject(out, member(place, 'kind'), 'must be defined');
    return;
  }
  if (!rules.kinds.includes(kind)) {
    const usual = facts.supportedKindNamed ? `value '${kind}' is not supported` : 'value is not supported';
    reject(out, member(place, 'kind'), rules.kindsReason ?? usual);
    return;
  }
  if (facts.labelsOnly) {
    checkLabelsOnly(out, place, ref, kind, rules);
    return;
  }
  for (const field of (Object.hasOwn(forbidden, kind) ? forbidden[kind] : undefined) ?? []) {
    if (field === 'sectionName' && kind === 'MeshHTTPRoute' && !facts.sectionWithLabels) continue;
    if (isSet(ref, field)) reject(out, member(place, field), `must not be set with kind ${kind}`);
  }
  switch (kind) {
    case 'Mesh':
      if (isSet(ref, 'name')) reject(out, member(place, 'name'), 'using name with kind Mesh is not yet supported');
      checkProxyTypes(out, place, ref);
      return;
    case 'MeshSubset':
      checkTags(out, member(place, 'tags'), objectAt(ref, 'tags'));
      checkProxyTypes(out, place, ref);
      return;
    case 'Dataplane':
      checkNameOrLabels(out, place, ref, 'either labels or name and namespace must be specified');
      checkInboundSection(out, place, ref, rules);
      return;
    case 'MeshService':
    case 'MeshHTTPRoute':
      checkNamed(out, place, ref, kind, rules, facts, 'either labels or name and namespace must be specified');
      if (!facts.sectionWithLabels && isSet(ref, 'labels') && isSet(ref, 'sectionName')) {
        reject(out, member(place, 'sectionName'), 'sectionName should not be combined with labels');
      }
      return;
    case 'MeshExternalService':
      checkNamed(out, place, ref, kind, rules, facts, 'either labels or name must be specified');
      return;
    case 'MeshServiceSubset':
    case 'MeshGateway':
      if (!isSet(ref, 'name')) reject(out, member(place, 'name'), `must be set with kind ${kind}`);
      checkName(out, place, ref, rules);
      checkTags(out, member(place, 'tags'), objectAt(ref, 'tags'), { selector: true });
      if (kind === 'MeshGateway' && isSet(ref, 'tags') && !rules.gatewayTags)
        reject(out, member(place, 'tags'), `must not be set with kind ${kind}`);
  }
}

function checkLabelsOnly(out: Rejection[], place: Place, ref: JsonObject, kind: string, rules: TargetRefRules): void {
  switch (kind) {
    case 'Mesh':
      for (const field of ['labels', 'sectionName'] as const) {
        if (isSet(ref, field)) reject(out, member(place, field), `must not be set with kind ${kind}`);
      }
      return;
    case 'Dataplane':
      checkInboundSection(out, place, ref, rules);
      return;
    default:
      if (!isSet(ref, 'labels')) reject(out, member(place, 'labels'), `must be set when kind is ${kind}`);
      if ((kind === 'MeshHTTPRoute' || kind === 'MeshExternalService') && isSet(ref, 'sectionName')) {
        reject(out, member(place, 'sectionName'), `must not be set with kind ${kind}`);
      }
  }
}

function checkNamed(
  out: Rejection[],
  place: Place,
  ref: JsonObject,
  kind: string,
  rules: TargetRefRules,
  facts: AdmissionFacts,
  both: string,
): void {
  checkName(out, place, ref, rules);
  if (!isSet(ref, 'labels') && !isSet(ref, 'name')) {
    if (facts.missingName === 'empty') reject(out, place, `name or labels must be set when kind is ${kind}`);
    else reject(out, member(place, 'name'), `must be set with kind ${kind}`);
  }
  checkNameOrLabels(out, place, ref, both);
}

function checkName(out: Rejection[], place: Place, ref: JsonObject, rules: TargetRefRules): void {
  const name = textAt(ref, 'name');
  if (nameCharacters.test(name) || rules.allowedNames?.includes(name)) return;
  reject(
    out,
    member(place, 'name'),
    "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and '_'.",
  );
}

function checkNameOrLabels(out: Rejection[], place: Place, ref: JsonObject, both: string): void {
  if (isSet(ref, 'labels') && (isSet(ref, 'name') || isSet(ref, 'namespace')))
    reject(out, member(place, 'labels'), both);
}

function checkInboundSection(out: Rejection[], place: Place, ref: JsonObject, rules: TargetRefRules): void {
  if (!rules.inbound && isSet(ref, 'sectionName'))
    reject(out, member(place, 'sectionName'), 'can only be used with inbound policies');
}

function checkProxyTypes(out: Rejection[], place: Place, ref: JsonObject): void {
  const types = get(ref, 'proxyTypes');
  if (Array.isArray(types) && types.length === 0)
    reject(out, member(place, 'proxyTypes'), 'must be undefined or have at least one element');
}

/**
 * Whether a top-level reference reaches built-in gateways; a missing one does.
 *
 * @see kuma v2.13.10 api/common/v1alpha1/targetref.go: IncludesGateways
 */
export function includesGateways(ref: JsonObject | undefined): boolean {
  const kind = ref === undefined ? 'Mesh' : textAt(ref, 'kind');
  if (kind === 'MeshGateway' || kind === 'MeshHTTPRoute') return true;
  if (kind !== 'Mesh' && kind !== 'MeshSubset') return false;
  const types = listAt(ref, 'proxyTypes');
  return types.length === 0 || types.includes('Gateway');
}
