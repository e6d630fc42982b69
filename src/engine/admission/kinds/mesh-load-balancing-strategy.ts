import { checkExternalService } from '../destinations.ts';
import type { AdmissionFacts } from '../facts.ts';
import { decimalOf } from '../formats.ts';
import { get, has, type JsonObject, listAt, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { percentage, positiveInteger } from '../limits.ts';
import { checkTop, confOf, destinationKinds, sidecarKinds, toOf, topKind } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import {
  anyObject,
  boolean,
  duration,
  intOrString,
  list,
  object,
  oneOf,
  string,
  targetRef,
  text,
  uint32,
} from '../schema.ts';
import { checkTargetRef, type TargetRefRules } from '../target-ref.ts';

const hashPolicies = list(
  object(
    {
      connection: object({ sourceIP: boolean }),
      cookie: object({ name: text({ minLength: 1 }), path: string, ttl: duration }, ['name']),
      filterState: object({ key: text({ minLength: 1 }) }, ['key']),
      header: object({ name: text({ minLength: 1 }) }, ['name']),
      queryParameter: object({ name: text({ minLength: 1 }) }, ['name']),
      terminal: boolean,
      type: oneOf(['Header', 'Cookie', 'Connection', 'SourceIP', 'QueryParameter', 'FilterState']),
    },
    ['type'],
  ),
);
const spec = object({
  targetRef,
  to: list(
    object(
      {
        default: object({
          hashPolicies,
          loadBalancer: object(
            {
              leastRequest: object({
                activeRequestBias: intOrString,
                choiceCount: uint32('LeastRequest', { minimum: 2 }),
              }),
              maglev: object({ hashPolicies, tableSize: uint32('Maglev', { minimum: 1, maximum: 5000011 }) }),
              random: anyObject,
              ringHash: object({
                hashFunction: oneOf(['XXHash', 'MurmurHash2']),
                hashPolicies,
                maxRingSize: uint32('RingHash', { minimum: 1, maximum: 8000000 }),
                minRingSize: uint32('RingHash', { minimum: 1, maximum: 8000000 }),
              }),
              roundRobin: anyObject,
              type: oneOf(['RoundRobin', 'LeastRequest', 'RingHash', 'Random', 'Maglev']),
            },
            ['type'],
          ),
          localityAwareness: object({
            crossZone: object({
              failover: list(
                object(
                  {
                    from: object({ zones: list(string) }, ['zones']),
                    to: object({ type: oneOf(['None', 'Only', 'Any', 'AnyExcept']), zones: list(string) }, ['type']),
                  },
                  ['to'],
                ),
              ),
              failoverThreshold: object({ percentage: intOrString }, ['percentage']),
            }),
            disabled: boolean,
            localZone: object({ affinityTags: list(object({ key: string, weight: uint32('AffinityTag') }, ['key'])) }),
          }),
        }),
        targetRef,
      },
      ['targetRef'],
    ),
  ),
});

export const meshLoadBalancingStrategy: PluginKind = {
  family: 'plugin',
  kind: 'MeshLoadBalancingStrategy',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshloadbalancingstrategy/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  const to = toOf(policy);
  const gateway = topKind(policy) === 'MeshGateway';
  checkTop(out, policy, context, { kinds: [...sidecarKinds, 'MeshGateway'], gatewayTags: true });
  if (to.length === 0 && !facts.toMayBeEmpty) reject(out, member(place, 'to'), 'needs at least one item');
  to.forEach((entry, i) => {
    const at = item(member(place, 'to'), i);
    const conf = confOf(entry);
    const ref = objectAt(entry, 'targetRef');
    checkTargetRef(out, member(at, 'targetRef'), ref, destinationRules(gateway, conf, facts), facts);
    checkExternalService(out, at, entry, policy, facts);
    checkConf(out, member(at, 'default'), conf, ref);
  });
}

function destinationRules(gateway: boolean, conf: JsonObject, facts: AdmissionFacts): TargetRefRules {
  if (!gateway) return { kinds: destinationKinds(facts, facts.labelsOnly ? ['MeshExternalService'] : []) };
  if (!has(conf, 'loadBalancer')) return { kinds: ['Mesh', 'MeshService', 'MeshMultiZoneService'] };
  // The kind that Kuma names here is the one at the top.
  return {
    kinds: ['Mesh'],
    kindsReason: "value 'MeshGateway' is not supported, only Mesh is allowed if loadBalancer is set",
  };
}

function checkConf(out: Rejection[], place: Place, conf: JsonObject, ref: JsonObject | undefined): void {
  const locality = objectAt(conf, 'localityAwareness');
  const balancer = objectAt(conf, 'loadBalancer');
  checkHashPolicies(out, member(place, 'hashPolicies'), objectsAt(conf, 'hashPolicies'));
  if (textAt(ref, 'kind') === 'MeshHTTPRoute') {
    const reason = 'field is not allowed when targetRef.kind is MeshHTTPRoute, only hashPolicies is supported';
    if (balancer !== undefined) reject(out, member(place, 'loadBalancer'), reason);
    if (locality !== undefined) reject(out, member(place, 'localityAwareness'), reason);
    return;
  }
  if (balancer !== undefined) checkBalancer(out, member(place, 'loadBalancer'), balancer, has(conf, 'hashPolicies'));
  if (locality === undefined) return;
  const at = member(place, 'localityAwareness');
  const localZone = objectAt(locality, 'localZone');
  const crossZone = objectAt(locality, 'crossZone');
  if (localZone !== undefined) checkLocalZone(out, member(at, 'localZone'), objectsAt(localZone, 'affinityTags'));
  if (crossZone !== undefined) checkCrossZone(out, member(at, 'crossZone'), crossZone, ref);
}

function checkLocalZone(out: Rejection[], place: Place, tags: readonly JsonObject[]): void {
  let weights = 0;
  tags.forEach((tag, i) => {
    const at = item(member(place, 'affinityTags'), i);
    if (textAt(tag, 'key') === '') reject(out, member(at, 'key'), 'must not be empty');
    positiveInteger(out, at, tag, 'weight');
    if (has(tag, 'weight')) weights++;
  });
  if (weights > 0 && weights !== tags.length)
    reject(out, member(place, 'affinityTags'), 'all or none affinity tags should have weight');
}

function checkCrossZone(out: Rejection[], place: Place, crossZone: JsonObject, ref: JsonObject | undefined): void {
  const byLabels = Object.keys(objectAt(ref, 'labels') ?? {}).length > 0;
  if (textAt(ref, 'kind') === 'MeshService' && (textAt(ref, 'sectionName') !== '' || byLabels)) {
    reject(out, place, 'must not be set: MeshService traffic is local');
  }
  objectsAt(crossZone, 'failover').forEach((failover, i) => {
    const at = item(member(place, 'failover'), i);
    const from = objectAt(failover, 'from');
    if (from !== undefined) {
      const zones = member(member(at, 'from'), 'zones');
      const names = listAt(from, 'zones');
      if (names.length === 0) reject(out, zones, 'must not be empty');
      names.forEach((name, j) => {
        if (name === '') reject(out, item(zones, j), 'must not be empty');
      });
    }
    const to = objectAt(failover, 'to');
    const type = textAt(to, 'type');
    const some = listAt(to, 'zones').length > 0;
    const zones = member(member(at, 'to'), 'zones');
    if ((type === 'Any' || type === 'None') && some) reject(out, zones, `must be empty when type is ${type}`);
    if ((type === 'AnyExcept' || type === 'Only') && !some)
      reject(out, zones, `must not be empty when type is ${type}`);
  });
  const threshold = objectAt(crossZone, 'failoverThreshold');
  if (threshold !== undefined) percentage(out, member(place, 'failoverThreshold'), threshold, 'percentage', false);
}

function checkBalancer(out: Rejection[], place: Place, balancer: JsonObject, policiesAbove: boolean): void {
  const hashing = { RingHash: 'ringHash', Maglev: 'maglev' } as const;
  for (const [type, field] of Object.entries(hashing)) {
    const conf = objectAt(balancer, field);
    if (conf === undefined) continue;
    const at = member(member(place, field), 'hashPolicies');
    if (textAt(balancer, 'type') === type) checkHashPolicies(out, at, objectsAt(conf, 'hashPolicies'));
    if (policiesAbove && has(conf, 'hashPolicies')) reject(out, at, 'hashPolicies already specified in the root level');
  }
  const least = objectAt(balancer, 'leastRequest');
  if (textAt(balancer, 'type') !== 'LeastRequest' || !has(least, 'activeRequestBias')) return;
  const bias = decimalOf(get(least, 'activeRequestBias'));
  const at = member(member(place, 'leastRequest'), 'activeRequestBias');
  if (bias === undefined) reject(out, at, 'string must be a valid number');
  else if (bias < 0) reject(out, at, 'must be greater or equal then: 0');
}

const settingOf: Readonly<Record<string, string>> = {
  Header: 'header',
  Cookie: 'cookie',
  QueryParameter: 'queryParameter',
  FilterState: 'filterState',
  Connection: 'connection',
  SourceIP: 'connection',
};

function checkHashPolicies(out: Rejection[], place: Place, policies: readonly JsonObject[]): void {
  policies.forEach((policy, i) => {
    const field = settingOf[textAt(policy, 'type')];
    if (field === undefined) return;
    const setting = objectAt(policy, field);
    const at = member(item(place, i), field);
    if (setting === undefined) {
      reject(out, at, 'must be defined');
      return;
    }
    const path = get(setting, 'path');
    if (field === 'cookie' && typeof path === 'string' && !path.startsWith('/'))
      reject(out, member(at, 'path'), 'must be an absolute path');
  });
}
