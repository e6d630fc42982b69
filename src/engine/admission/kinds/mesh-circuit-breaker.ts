import { checkExternalService, outboundLimitKinds } from '../destinations.ts';
import { decimalOf } from '../formats.ts';
import { get, has, type JsonObject, objectAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { atLeastOne, optionalPercentage, positiveDuration, positiveInteger, wholePercentage } from '../limits.ts';
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
import { boolean, duration, intOrString, list, object, targetRef, uint32 } from '../schema.ts';

const conf = object({
  connectionLimits: object({
    maxConnectionPools: uint32('ConnectionLimits'),
    maxConnections: uint32('ConnectionLimits'),
    maxPendingRequests: uint32('ConnectionLimits'),
    maxRequests: uint32('ConnectionLimits'),
    maxRetries: uint32('ConnectionLimits'),
  }),
  outlierDetection: object({
    baseEjectionTime: duration,
    detectors: object({
      failurePercentage: object({
        minimumHosts: uint32('DetectorFailurePercentageFailures'),
        requestVolume: uint32('DetectorFailurePercentageFailures'),
        threshold: uint32('DetectorFailurePercentageFailures'),
      }),
      gatewayFailures: object({ consecutive: uint32('DetectorGatewayFailures') }),
      localOriginFailures: object({ consecutive: uint32('DetectorLocalOriginFailures') }),
      successRate: object({
        minimumHosts: uint32('DetectorSuccessRateFailures'),
        requestVolume: uint32('DetectorSuccessRateFailures'),
        standardDeviationFactor: intOrString,
      }),
      totalFailures: object({ consecutive: uint32('DetectorTotalFailures') }),
    }),
    disabled: boolean,
    healthyPanicThreshold: intOrString,
    interval: duration,
    maxEjectionPercent: uint32('OutlierDetection'),
    splitExternalAndLocalErrors: boolean,
  }),
});
const spec = object({
  from: list(object({ default: conf, targetRef }, ['targetRef'])),
  rules: list(object({ default: conf })),
  targetRef,
  to: list(object({ default: conf, targetRef }, ['targetRef'])),
});

export const meshCircuitBreaker: PluginKind = {
  family: 'plugin',
  kind: 'MeshCircuitBreaker',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshcircuitbreaker/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  checkTop(out, policy, context, { kinds: [...sidecarKinds, 'MeshGateway'], gatewayTags: true, inbound: true });
  checkSomething(out, policy, context);
  checkRulesAlone(out, policy, context, undefined);
  // Kuma files what it finds in `rules` under `from`.
  rulesOf(policy, facts).forEach((rule, i) => {
    checkConf(out, member(item(member(place, 'from', ['rules']), i), 'default'), confOf(rule));
  });
  checkItems(out, member(place, 'from'), fromOf(policy, facts), ['Mesh'], facts, (_, at, conf) =>
    checkConf(out, member(at, 'default'), conf),
  );
  const kinds = outboundLimitKinds(facts);
  checkItems(out, member(place, 'to'), toOf(policy), kinds, facts, (_, at, conf, entry) => {
    if (facts.externalServiceLimits) checkExternalService(out, at, entry, policy, facts);
    checkConf(out, member(at, 'default'), conf);
  });
}

function checkConf(out: Rejection[], place: Place, conf: JsonObject): void {
  const limits = objectAt(conf, 'connectionLimits');
  const outliers = objectAt(conf, 'outlierDetection');
  if (limits === undefined && outliers === undefined) {
    reject(out, place, "at least one of: 'connectionLimits' or 'outlierDetection' should be configured");
    return;
  }
  if (limits !== undefined) {
    for (const field of ['maxConnections', 'maxConnectionPools', 'maxPendingRequests', 'maxRetries', 'maxRequests']) {
      positiveInteger(out, member(place, 'connectionLimits'), limits, field);
    }
  }
  if (outliers !== undefined) checkOutliers(out, member(place, 'outlierDetection'), outliers);
}

function checkOutliers(out: Rejection[], place: Place, outliers: JsonObject): void {
  positiveDuration(out, place, outliers, 'interval');
  positiveDuration(out, place, outliers, 'baseEjectionTime');
  wholePercentage(out, place, outliers, 'maxEjectionPercent');
  optionalPercentage(out, place, outliers, 'healthyPanicThreshold');
  const at = member(place, 'detectors');
  const detectors = objectAt(outliers, 'detectors');
  if (detectors === undefined) {
    reject(out, at, 'must be defined');
    return;
  }
  const names = ['totalFailures', 'gatewayFailures', 'localOriginFailures', 'successRate', 'failurePercentage'];
  if (!names.some((name) => has(detectors, name))) {
    reject(out, at, atLeastOne(...names));
    return;
  }
  for (const name of names) {
    const detector = objectAt(detectors, name);
    if (detector === undefined) continue;
    const here = member(at, name);
    for (const field of ['consecutive', 'minimumHosts', 'requestVolume']) positiveInteger(out, here, detector, field);
    if (name === 'failurePercentage') wholePercentage(out, here, detector, 'threshold');
    if (name === 'successRate' && has(detector, 'standardDeviationFactor')) {
      const factor = decimalOf(get(detector, 'standardDeviationFactor'));
      if (factor === undefined) reject(out, member(here, 'standardDeviationFactor'), 'invalid number');
      else if (factor <= 0) reject(out, member(here, 'standardDeviationFactor'), 'must be greater than 0');
    }
  }
}
