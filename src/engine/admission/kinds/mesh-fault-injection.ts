import { notWithGateways } from '../destinations.ts';
import { get, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { notNegativeDuration, percentage, statusCode } from '../limits.ts';
import { checkMatches } from '../matches.ts';
import { checkFromAlone, checkItems, checkTop, confOf, fromOf, rulesOf, sidecarKinds, toOf } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { duration, int32, intOrString, list, object, string, targetRef } from '../schema.ts';
import { includesGateways } from '../target-ref.ts';
import { spiffeMatch } from './shared-schemas.ts';

const conf = object({
  http: list(
    object({
      abort: object({ httpStatus: int32('AbortConf'), percentage: intOrString }, ['httpStatus', 'percentage']),
      delay: object({ percentage: intOrString, value: duration }, ['percentage', 'value']),
      responseBandwidth: object({ limit: string, percentage: intOrString }, ['limit', 'percentage']),
    }),
  ),
});
const spec = object({
  from: list(object({ default: conf, targetRef }, ['targetRef'])),
  rules: list(object({ default: conf, matches: list(spiffeMatch) }, ['default'])),
  targetRef,
  to: list(object({ default: conf, targetRef }, ['targetRef'])),
});

export const meshFaultInjection: PluginKind = {
  family: 'plugin',
  kind: 'MeshFaultInjection',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshfaultinjection/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  const gateways = includesGateways(objectAt(policy, 'targetRef')) && !facts.labelsOnly;
  const from = fromOf(policy, facts);
  const to = toOf(policy);
  checkTop(out, policy, context, {
    kinds: sidecarKinds,
    systemKinds: ['MeshGateway'],
    gatewayTags: true,
    inbound: true,
  });
  checkFromAlone(out, policy, context);
  const onConf = (_: Rejection[], at: Place, conf: JsonObject) => checkConf(out, member(at, 'default'), conf);
  rulesOf(policy, facts).forEach((rule, i) => {
    const at = item(member(place, 'rules'), i);
    checkMatches(out, member(at, 'matches'), objectsAt(rule, 'matches'));
    checkConf(out, member(at, 'default'), confOf(rule));
  });
  if (gateways && from.length > 0) reject(out, member(place, 'from'), notWithGateways);
  else
    checkItems(
      out,
      member(place, 'from'),
      from,
      ['Mesh', 'MeshSubset', 'MeshServiceSubset', 'MeshService'],
      facts,
      onConf,
    );
  if (!gateways && !facts.labelsOnly && to.length > 0) reject(out, member(place, 'to'), 'must not be defined');
  else checkItems(out, member(place, 'to'), to, ['Mesh'], facts, onConf);
}

const bandwidth = /^\d*\s?[GMk]+bps$/;

function checkConf(out: Rejection[], conf: Place, value: JsonObject): void {
  objectsAt(value, 'http').forEach((fault, i) => {
    // Kuma writes the index behind the fault, the document has it before.
    const at = (name: string): Place => ({
      field: `${conf.field}.http.${name}[${i}]`,
      path: [...conf.path, 'http', i, name],
    });
    const abort = objectAt(fault, 'abort');
    if (abort !== undefined) {
      statusCode(out, member(at('abort'), 'httpStatus'), get(abort, 'httpStatus'));
      percentage(out, at('abort'), abort, 'percentage', true);
    }
    const delay = objectAt(fault, 'delay');
    if (delay !== undefined) {
      notNegativeDuration(out, at('delay'), delay, 'value');
      percentage(out, at('delay'), delay, 'percentage', true);
    }
    const response = objectAt(fault, 'responseBandwidth');
    if (response !== undefined) {
      const limit = textAt(response, 'limit');
      if (limit === '') reject(out, member(at('responseBandwidth'), 'limit'), 'must be defined');
      else if (!bandwidth.test(limit))
        reject(out, member(at('responseBandwidth'), 'limit'), 'must be in kbps/Mbps/Gbps units');
      percentage(out, at('responseBandwidth'), response, 'percentage', true);
    }
  });
}
