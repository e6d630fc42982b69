import { checkExternalService, outboundLimitKinds } from '../destinations.ts';
import { isFilePath } from '../formats.ts';
import { get, has, type JsonObject, listAt, objectAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import {
  atLeastOne,
  optionalPercentage,
  positiveDuration,
  positiveValue,
  statusCode,
  wholePercentage,
} from '../limits.ts';
import { checkItems, checkTop, sidecarKinds, toOf } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { boolean, duration, int32, intOrString, list, object, string, targetRef } from '../schema.ts';
import { headers } from './shared-schemas.ts';

const spec = object({
  targetRef,
  to: list(
    object(
      {
        default: object({
          alwaysLogHealthCheckFailures: boolean,
          eventLogPath: string,
          failTrafficOnPanic: boolean,
          grpc: object({ authority: string, disabled: boolean, serviceName: string }),
          healthyPanicThreshold: intOrString,
          healthyThreshold: int32('Conf'),
          http: object({
            disabled: boolean,
            expectedStatuses: list(int32('HttpHealthCheck')),
            path: string,
            requestHeadersToAdd: object({ add: headers, set: headers }),
          }),
          initialJitter: duration,
          interval: duration,
          intervalJitter: duration,
          intervalJitterPercent: int32('Conf'),
          noTrafficInterval: duration,
          reuseConnection: boolean,
          tcp: object({ disabled: boolean, receive: list(string), send: string }),
          timeout: duration,
          unhealthyThreshold: int32('Conf'),
        }),
        targetRef,
      },
      ['targetRef'],
    ),
  ),
});

export const meshHealthCheck: PluginKind = {
  family: 'plugin',
  kind: 'MeshHealthCheck',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshhealthcheck/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  checkTop(out, policy, context, { kinds: [...sidecarKinds, 'MeshGateway'], gatewayTags: true });
  checkItems(out, member(place, 'to'), toOf(policy), outboundLimitKinds(facts), facts, (_, at, conf, entry) => {
    if (facts.externalServiceLimits) checkExternalService(out, at, entry, policy, facts);
    checkConf(out, member(at, 'default'), conf);
  });
}

function checkConf(out: Rejection[], place: Place, conf: JsonObject): void {
  for (const field of ['interval', 'timeout', 'initialJitter', 'intervalJitter', 'noTrafficInterval'])
    positiveDuration(out, place, conf, field);
  for (const field of ['unhealthyThreshold', 'healthyThreshold']) positiveValue(out, place, conf, field);
  wholePercentage(out, place, conf, 'intervalJitterPercent');
  optionalPercentage(out, place, conf, 'healthyPanicThreshold');
  const log = get(conf, 'eventLogPath');
  if (typeof log === 'string' && !isFilePath(log))
    reject(out, member(place, 'eventLogPath'), 'must be a valid path when defined');
  const http = objectAt(conf, 'http');
  if (http !== undefined) {
    const at = member(place, 'http');
    if (get(http, 'path') === '') reject(out, member(at, 'path'), 'must be defined');
    listAt(http, 'expectedStatuses').forEach((status, i) => {
      statusCode(out, item(member(at, 'expectedStatuses'), i), status);
    });
  }
  if (http === undefined && !has(conf, 'tcp') && !has(conf, 'grpc'))
    reject(out, place, atLeastOne('http', 'tcp', 'grpc'));
}
