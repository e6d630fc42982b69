import type { KumaVersion } from '../../model/behaviour.ts';
import { type Kri, kriOf } from '../../model/kri.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import { displayName, type Meta } from '../../model/resource.ts';
import type { Origin } from '../../model/source.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import { admissionFacts } from '../admission/facts.ts';
import { isObject, type JsonObject, listAt, objectAt, objectsAt } from '../admission/json.ts';
import { rulesOfKind } from '../admission/kind-traits.ts';
import { readTargetRef } from '../resolve/read-ref.ts';
import { decoded } from './conf.ts';
import { type PolicyKind, type PolicyType, policyTypeOf } from './policy-types.ts';

/** A configuration as the policy gives it, decoded: routes hold their rules from the last to the first. */
export type Conf = JsonObject;

/** One item of `to` or `from`. */
export interface PolicyEntry {
  readonly targetRef: TargetRef;
  readonly conf: Conf;
  /** Of routes: the item has rules. A MeshTCPRoute without any sends traffic to its own target. */
  readonly hasRules: boolean;
}

/** A policy as the control plane reads it. */
export interface Policy {
  readonly kind: PolicyKind;
  readonly type: PolicyType;
  readonly meta: Meta;
  readonly displayName: string;
  readonly kri: Kri;
  readonly origin: Origin;
  /** The top-level reference: kind Mesh where the policy has none. */
  readonly targetRef: TargetRef;
  readonly to: readonly PolicyEntry[];
  readonly from: readonly PolicyEntry[];
  /** Inbound rules. */
  readonly rules: readonly Conf[];
  /** The one configuration of kinds for the whole proxy. */
  readonly single: Conf;
}

const wholeMesh: TargetRef = readTargetRef({ kind: 'Mesh' });
const empty: Conf = {};

/**
 * A policy of the input as a control plane of the version reads it: with the defaults of its schema and Go's durations.
 *
 * @throws {Error} for a kind that is no policy
 */
export function readPolicy(resource: PlainResource, version: KumaVersion): Policy {
  const type = policyTypeOf(resource.kind);
  const rules = rulesOfKind(resource.kind);
  if (type === undefined || rules?.family !== 'plugin')
    throw new Error(`a policy has a kind of policies, got ${resource.kind}`);
  const facts = admissionFacts[version];
  const decoding = { facts, defaulting: facts.defaulting || resource.form === 'kubernetes' };
  const whole = decoded(rules.spec, resource.spec, decoding);
  const spec: JsonObject = isObject(whole) ? whole : empty;
  const targetRef = objectAt(spec, 'targetRef');
  return {
    kind: type.kind,
    type,
    meta: resource.meta,
    displayName: displayName(resource.meta),
    kri: kriOf(resource),
    origin: resource.origin,
    targetRef: targetRef === undefined ? wholeMesh : readTargetRef(targetRef),
    to: type.to ? objectsAt(spec, 'to').map((item) => entryOf(item, type.kind)) : [],
    from: type.from ? objectsAt(spec, 'from').map((item) => entryOf(item, type.kind)) : [],
    rules: type.rules && facts.rules ? objectsAt(spec, 'rules').map(confOf) : [],
    single: type.single ? confOf(spec) : empty,
  };
}

function confOf(item: JsonObject): Conf {
  return objectAt(item, 'default') ?? empty;
}

function entryOf(item: JsonObject, kind: PolicyKind): PolicyEntry {
  const targetRef = readTargetRef(objectAt(item, 'targetRef'));
  const hasRules = objectsAt(item, 'rules').length > 0;
  if (kind === 'MeshHTTPRoute') return { targetRef, conf: httpConf(item), hasRules };
  if (kind === 'MeshTCPRoute') return { targetRef, conf: tcpConf(item), hasRules };
  return { targetRef, conf: confOf(item), hasRules };
}

/**
 * The rules of a route backwards, so that merging, where the last wins, puts the first rule first.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/api/v1alpha1/helpers.go: GetDefault
 */
function httpConf(item: JsonObject): Conf {
  const rules = objectsAt(item, 'rules').map((rule) => ({ matches: listAt(rule, 'matches'), default: confOf(rule) }));
  const hostnames = listAt(item, 'hostnames');
  return {
    ...(rules.length === 0 ? {} : { rules: rules.toReversed() }),
    ...(hostnames.length === 0 ? {} : { hostnames }),
  };
}

/**
 * The first rule; without one the item's own target is where traffic goes.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshtcproute/api/v1alpha1/helpers.go: GetDefault
 */
function tcpConf(item: JsonObject): Conf {
  const [first] = objectsAt(item, 'rules');
  if (first !== undefined) return { default: confOf(first) };
  return { default: { backendRefs: [{ ...objectAt(item, 'targetRef'), weight: 1 }] } };
}
