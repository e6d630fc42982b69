import { notWithGateways } from '../destinations.ts';
import { nanoseconds } from '../durations.ts';
import { has, type JsonObject, numberAt, objectAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { atLeastOne, positiveInteger } from '../limits.ts';
import {
  checkItems,
  checkRulesAlone,
  checkSomething,
  checkTop,
  confOf,
  fromOf,
  rulesOf,
  sidecarKinds,
  toOf,
} from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { boolean, duration, list, object, targetRef, uint32 } from '../schema.ts';
import { includesGateways } from '../target-ref.ts';
import { headers } from './shared-schemas.ts';

const conf = object({
  local: object({
    http: object({
      disabled: boolean,
      onRateLimit: object({ headers: object({ add: headers, set: headers }), status: uint32('OnRateLimit') }),
      requestRate: object({ interval: duration, num: uint32('Rate') }, ['interval', 'num']),
    }),
    tcp: object({
      connectionRate: object({ interval: duration, num: uint32('Rate') }, ['interval', 'num']),
      disabled: boolean,
    }),
  }),
});
const spec = object({
  from: list(object({ default: conf, targetRef }, ['targetRef'])),
  rules: list(object({ default: conf })),
  targetRef,
  to: list(object({ default: conf, targetRef }, ['targetRef'])),
});

export const meshRateLimit: PluginKind = {
  family: 'plugin',
  kind: 'MeshRateLimit',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshratelimit/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  const top = objectAt(policy, 'targetRef');
  const gateways = includesGateways(top) && !facts.labelsOnly;
  const rules = rulesOf(policy, facts);
  const from = fromOf(policy, facts);
  const to = toOf(policy);
  checkRulesAlone(out, policy, context, 'field ');
  if (!facts.from) checkSomething(out, policy, context);
  checkTop(out, policy, context, {
    kinds: sidecarKinds,
    systemKinds: ['MeshGateway', 'MeshHTTPRoute'],
    gatewayTags: true,
    inbound: true,
  });
  const onConf = (_: Rejection[], at: Place, conf: JsonObject) => checkConf(out, member(at, 'default'), conf);
  if (gateways && rules.length > 0) reject(out, member(place, 'rules'), 'must not be defined');
  else
    rules.forEach((rule, i) => {
      checkConf(out, member(item(member(place, 'rules'), i), 'default'), confOf(rule));
    });
  if (gateways && from.length > 0) reject(out, member(place, 'from'), notWithGateways);
  else checkItems(out, member(place, 'from'), from, ['Mesh'], facts, onConf);
  if (!gateways && !facts.labelsOnly && to.length > 0) reject(out, member(place, 'to'), 'must not be defined');
  else checkItems(out, member(place, 'to'), to, ['Mesh'], facts, onConf);
}

function checkConf(out: Rejection[], conf: Place, value: JsonObject): void {
  const place = member(conf, 'local');
  const local = objectAt(value, 'local');
  if (local === undefined) {
    reject(out, place, 'must be defined');
    return;
  }
  const http = objectAt(local, 'http');
  const tcp = objectAt(local, 'tcp');
  if (http === undefined && tcp === undefined) reject(out, place, atLeastOne('tcp', 'http'));
  if (http !== undefined) checkHttp(out, member(place, 'http'), http);
  if (tcp === undefined) return;
  const at = member(place, 'tcp');
  if (!has(tcp, 'disabled') && !has(tcp, 'connectionRate')) reject(out, at, atLeastOne('disabled', 'connectionRate'));
  else checkRate(out, member(at, 'connectionRate'), objectAt(tcp, 'connectionRate'));
}

function checkHttp(out: Rejection[], place: Place, http: JsonObject): void {
  if (!has(http, 'disabled') && !has(http, 'requestRate') && !has(http, 'onRateLimit')) {
    reject(out, place, atLeastOne('disabled', 'requestRate', 'onRateLimit'));
    return;
  }
  checkRate(out, member(place, 'requestRate'), objectAt(http, 'requestRate'));
  const answer = objectAt(http, 'onRateLimit');
  if (answer !== undefined) positiveInteger(out, member(place, 'onRateLimit'), answer, 'status');
}

function checkRate(out: Rejection[], place: Place, rate: JsonObject | undefined): void {
  if (rate === undefined) return;
  if (!((numberAt(rate, 'num') ?? 0) > 0)) reject(out, member(place, 'num'), 'must be greater than 0');
  if (nanoseconds(textAt(rate, 'interval')) <= 50e6)
    reject(out, member(place, 'interval'), 'must be greater than: 50ms');
}
