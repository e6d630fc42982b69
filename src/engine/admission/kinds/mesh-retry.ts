import { nanoseconds } from '../durations.ts';
import { get, has, type JsonObject, listAt, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkItems, checkTop, destinationKinds, sidecarKinds, toOf, topKind } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { duration, int32, integer, list, mapOf, object, oneOf, string, targetRef, uint32 } from '../schema.ts';
import { headerMatch, headerName } from './shared-schemas.ts';

const rateLimitedBackOff = object({
  maxInterval: duration,
  resetHeaders: list(object({ format: oneOf(['Seconds', 'UnixTimestamp']), name: headerName }, ['format', 'name'])),
});
const spec = object({
  targetRef,
  to: list(
    object(
      {
        default: object({
          grpc: object({
            backOff: object({ baseInterval: duration, maxInterval: duration }),
            numRetries: uint32('GRPC'),
            perTryTimeout: duration,
            rateLimitedBackOff,
            retryOn: list(oneOf(['Canceled', 'DeadlineExceeded', 'Internal', 'ResourceExhausted', 'Unavailable'])),
          }),
          http: object({
            backOff: object({ baseInterval: duration, maxInterval: duration }),
            hostSelection: list(
              object(
                {
                  predicate: oneOf(['OmitPreviousHosts', 'OmitHostsWithTags', 'OmitPreviousPriorities']),
                  tags: mapOf(string),
                  updateFrequency: int32('Predicate', { default: 2 }),
                },
                ['predicate'],
              ),
            ),
            hostSelectionMaxAttempts: integer('int64', 'HTTP', { format: 'int64' }),
            numRetries: uint32('HTTP'),
            perTryTimeout: duration,
            rateLimitedBackOff,
            retriableRequestHeaders: list(headerMatch),
            retriableResponseHeaders: list(headerMatch),
            retryOn: list(string),
          }),
          tcp: object({ maxConnectAttempt: uint32('TCP') }),
        }),
        targetRef,
      },
      ['targetRef'],
    ),
  ),
});

export const meshRetry: PluginKind = {
  family: 'plugin',
  kind: 'MeshRetry',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshretry/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  const kind = topKind(policy);
  const to = toOf(policy);
  checkTop(out, policy, context, {
    kinds: sidecarKinds,
    systemKinds: ['MeshGateway', 'MeshHTTPRoute'],
    gatewayTags: true,
  });
  if (to.length === 0 && !facts.toMayBeEmpty) reject(out, member(place, 'to'), 'needs at least one item');
  const kinds =
    kind === 'MeshGateway' || kind === 'MeshHTTPRoute' ? ['Mesh', 'MeshExternalService'] : destinationKinds(facts);
  // Kuma has a "conf" in its paths that is not in the document.
  checkItems(out, member(place, 'to'), to, kinds, facts, (_, at, conf) =>
    checkConf(out, member(at, 'default.conf', ['default']), conf),
  );
}

function checkConf(out: Rejection[], place: Place, conf: JsonObject): void {
  const tcp = objectAt(conf, 'tcp');
  const http = objectAt(conf, 'http');
  const grpc = objectAt(conf, 'grpc');
  if (tcp === undefined && http === undefined && grpc === undefined)
    reject(out, place, "at least one of the 'tcp', 'http', 'grpc' must be specified");
  if (tcp !== undefined) {
    const attempts = numberAt(tcp, 'maxConnectAttempt');
    if (attempts === undefined) reject(out, member(place, 'tcp'), 'must not be empty');
    else if (attempts === 0) reject(out, member(member(place, 'tcp'), 'maxConnectAttempt'), 'must be greater than 0');
  }
  const shared = ['numRetries', 'perTryTimeout', 'backOff', 'retryOn', 'rateLimitedBackOff'];
  if (http !== undefined) {
    const at = member(place, 'http');
    const fields = [...shared, 'retriableRequestHeaders', 'retriableResponseHeaders', 'hostSelection'];
    if (!fields.some((field) => has(http, field))) reject(out, at, 'must not be empty');
    checkBackOffs(out, at, http);
    checkRetryOn(out, at, http, isHttpCondition);
    checkHostSelection(out, member(at, 'hostSelection'), objectsAt(http, 'hostSelection'));
  }
  if (grpc !== undefined) {
    const at = member(place, 'grpc');
    if (!shared.some((field) => has(grpc, field))) reject(out, at, 'must not be empty');
    checkBackOffs(out, at, grpc);
  }
}

function checkBackOffs(out: Rejection[], place: Place, protocol: JsonObject): void {
  const backOff = objectAt(protocol, 'backOff');
  if (backOff !== undefined && !has(backOff, 'baseInterval') && !has(backOff, 'maxInterval'))
    reject(out, member(place, 'backOff'), 'must not be empty');
  const limited = objectAt(protocol, 'rateLimitedBackOff');
  if (limited === undefined) return;
  const at = member(place, 'rateLimitedBackOff');
  const max = get(limited, 'maxInterval');
  if (typeof max === 'string' && nanoseconds(max) <= 0)
    reject(out, member(at, 'maxInterval'), 'must be defined and greater than zero');
  if (!has(limited, 'resetHeaders')) reject(out, member(at, 'resetHeaders'), 'must be defined');
}

function checkRetryOn(
  out: Rejection[],
  place: Place,
  protocol: JsonObject,
  known: (condition: string) => boolean,
): void {
  listAt(protocol, 'retryOn').forEach((condition, i) => {
    if (!known(String(condition)))
      reject(out, item(member(place, 'retryOn'), i), `unknown item '${String(condition)}'`);
  });
}

const conditions = new Set([
  '5xx',
  'GatewayError',
  'Reset',
  'Retriable4xx',
  'ConnectFailure',
  'EnvoyRatelimited',
  'RefusedStream',
  'Http3PostConnectFailure',
  'HttpMethodConnect',
  'HttpMethodDelete',
  'HttpMethodGet',
  'HttpMethodHead',
  'HttpMethodOptions',
  'HttpMethodPatch',
  'HttpMethodPost',
  'HttpMethodPut',
  'HttpMethodTrace',
]);

/** The status codes that Go has a text for. @see Go net/http: StatusText */
const statusCodes = new Set([
  100, 101, 102, 103, 200, 201, 202, 203, 204, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 400,
  401, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425,
  426, 428, 429, 431, 451, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
]);

function isHttpCondition(condition: string): boolean {
  return conditions.has(condition) || (/^\+?\d+$/.test(condition) && statusCodes.has(Number(condition)));
}

function checkHostSelection(out: Rejection[], place: Place, predicates: readonly JsonObject[]): void {
  let priorities = false;
  predicates.forEach((predicate, i) => {
    const at = item(place, i);
    switch (textAt(predicate, 'predicate')) {
      case 'OmitHostsWithTags':
        if (!has(predicate, 'tags')) reject(out, member(at, 'tags'), 'must be defined');
        return;
      case 'OmitPreviousPriorities':
        if (priorities) reject(out, member(at, 'predicate'), 'OmitPreviousPriorities must only be specified once');
        if ((numberAt(predicate, 'updateFrequency') ?? 2) <= 0)
          reject(out, member(at, 'updateFrequency'), 'must be defined and greater than zero');
        priorities = true;
    }
  });
}
