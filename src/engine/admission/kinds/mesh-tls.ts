import { type JsonObject, listAt, objectAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkFromAlone, checkItems, checkTop, confOf, fromOf, rulesOf, topKind } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { list, object, oneOf, targetRef } from '../schema.ts';
import { checkTlsVersion } from '../tls-version.ts';
import { tlsVersion } from './shared-schemas.ts';

const conf = object({
  mode: oneOf(['Permissive', 'Strict']),
  tlsCiphers: list(
    oneOf([
      'ECDHE-ECDSA-AES128-GCM-SHA256',
      'ECDHE-ECDSA-AES256-GCM-SHA384',
      'ECDHE-ECDSA-CHACHA20-POLY1305',
      'ECDHE-RSA-AES128-GCM-SHA256',
      'ECDHE-RSA-AES256-GCM-SHA384',
      'ECDHE-RSA-CHACHA20-POLY1305',
    ]),
  ),
  tlsVersion,
});
const spec = object({
  from: list(object({ default: conf, targetRef }, ['targetRef'])),
  rules: list(object({ default: conf })),
  targetRef,
});

export const meshTls: PluginKind = {
  family: 'plugin',
  kind: 'MeshTLS',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshtls/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  const mesh = topKind(policy) === 'Mesh';
  checkTop(out, policy, context, { kinds: ['Mesh', 'MeshSubset', 'Dataplane'], inbound: true });
  checkFromAlone(out, policy, context);
  rulesOf(policy, facts).forEach((rule, i) => {
    checkConf(out, member(item(member(place, 'rules'), i), 'default'), confOf(rule), mesh);
  });
  checkItems(out, member(place, 'from'), fromOf(policy, facts), ['Mesh'], facts, (_, at, conf) =>
    checkConf(out, member(at, 'default'), conf, mesh),
  );
}

function checkConf(out: Rejection[], place: Place, conf: JsonObject, mesh: boolean): void {
  if (!mesh && listAt(conf, 'tlsCiphers').length > 0) {
    reject(out, member(place, 'tlsCiphers'), 'tlsCiphers can only be defined with top level targetRef kind: Mesh');
  }
  const version = objectAt(conf, 'tlsVersion');
  if (version === undefined) return;
  const at = member(place, 'tlsVersion');
  if (mesh) checkTlsVersion(out, at, version);
  else reject(out, at, 'tlsVersion can only be defined with top level targetRef kind: Mesh');
}
