import { has, type JsonObject, objectAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { notNegativeDuration, positiveDuration } from '../limits.ts';
import {
  checkItems,
  checkRulesAlone,
  checkSomething,
  checkTop,
  confOf,
  destinationKinds,
  fromOf,
  rulesOf,
  sidecarKinds,
  toOf,
  topKind,
} from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { duration, list, object, targetRef } from '../schema.ts';

const conf = object({
  connectionTimeout: duration,
  http: object({
    maxConnectionDuration: duration,
    maxStreamDuration: duration,
    requestHeadersTimeout: duration,
    requestTimeout: duration,
    streamIdleTimeout: duration,
  }),
  idleTimeout: duration,
});
const spec = object({
  from: list(object({ default: conf, targetRef }, ['targetRef'])),
  rules: list(object({ default: conf })),
  targetRef,
  to: list(object({ default: conf, targetRef }, ['targetRef'])),
});

export const meshTimeout: PluginKind = {
  family: 'plugin',
  kind: 'MeshTimeout',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshtimeout/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  const kind = topKind(policy);
  const narrow = kind === 'MeshHTTPRoute' || kind === 'MeshGateway';
  checkTop(out, policy, context, {
    kinds: sidecarKinds,
    systemKinds: ['MeshGateway', 'MeshHTTPRoute'],
    gatewayTags: true,
    inbound: true,
  });
  checkRulesAlone(out, policy, context, 'fields ');
  checkSomething(out, policy, context);
  const from = fromOf(policy, facts);
  const onConf = (_: Rejection[], at: Place, conf: JsonObject) => checkConf(out, member(at, 'default'), conf, kind);
  if (!narrow) checkItems(out, member(place, 'from'), from, ['Mesh'], facts, onConf);
  else if (from.length > 0) reject(out, member(place, 'from'), 'must not be defined');
  checkItems(
    out,
    member(place, 'to'),
    toOf(policy),
    narrow ? ['Mesh', 'MeshExternalService'] : destinationKinds(facts),
    facts,
    onConf,
  );
  rulesOf(policy, facts).forEach((rule, i) => {
    checkConf(out, member(item(member(place, 'rules'), i), 'default'), confOf(rule), kind);
  });
}

const notOnRoutes = "can't be specified when top-level TargetRef is referencing MeshHTTPRoute";

function checkConf(out: Rejection[], place: Place, conf: JsonObject, kind: string): void {
  const http = objectAt(conf, 'http');
  if (!has(conf, 'connectionTimeout') && !has(conf, 'idleTimeout') && http === undefined) {
    reject(out, place, 'at least one timeout should be configured');
    return;
  }
  const at = member(place, 'http');
  if (kind === 'MeshHTTPRoute') {
    for (const field of ['connectionTimeout', 'idleTimeout'])
      if (has(conf, field)) reject(out, member(place, field), notOnRoutes);
    for (const field of ['maxStreamDuration', 'maxConnectionDuration'])
      if (has(http, field)) reject(out, member(at, field), notOnRoutes);
  }
  positiveDuration(out, place, conf, 'connectionTimeout');
  notNegativeDuration(out, place, conf, 'idleTimeout');
  if (http === undefined) return;
  const counted = ['requestTimeout', 'streamIdleTimeout', 'maxStreamDuration', 'maxConnectionDuration'];
  if (!counted.some((field) => has(http, field)))
    reject(out, at, 'at least one timeout in this section should be configured');
  for (const field of [...counted, 'requestHeadersTimeout']) notNegativeDuration(out, at, http, field);
}
