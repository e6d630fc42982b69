import { type JsonObject, listAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkMatches } from '../matches.ts';
import { checkFromAlone, checkItems, checkTop, confOf, fromOf, rulesOf, sidecarKinds } from '../policy.ts';
import { item, member, type Rejection, reject } from '../rejection.ts';
import { list, object, oneOf, targetRef } from '../schema.ts';
import { spiffeMatch } from './shared-schemas.ts';

const spec = object({
  from: list(
    object({ default: object({ action: oneOf(['Allow', 'Deny', 'AllowWithShadowDeny']) }), targetRef }, ['targetRef']),
  ),
  rules: list(
    object(
      {
        default: object({ allow: list(spiffeMatch), allowWithShadowDeny: list(spiffeMatch), deny: list(spiffeMatch) }),
      },
      ['default'],
    ),
  ),
  targetRef,
});

export const meshTrafficPermission: PluginKind = {
  family: 'plugin',
  kind: 'MeshTrafficPermission',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshtrafficpermission/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  const from = fromOf(policy, facts);
  const rules = rulesOf(policy, facts);
  checkTop(out, policy, context, { kinds: sidecarKinds, inbound: true });
  checkFromAlone(out, policy, context);
  if (facts.from && from.length + rules.length === 0) {
    if (facts.rules) reject(out, place, "at least one of 'from' or 'rules' has to be defined");
    else reject(out, member(place, 'from'), 'needs at least one item');
  }
  rules.forEach((rule, i) => {
    const at = item(member(place, 'rules'), i);
    const conf = confOf(rule);
    const lists = ['allow', 'allowWithShadowDeny', 'deny'];
    if (!lists.some((list) => listAt(conf, list).length > 0))
      reject(out, at, "at least one of 'allow', 'allowWithShadowDeny', 'deny' has to be defined");
    // Kuma leaves the `default` out of these paths.
    for (const list of lists) checkMatches(out, member(at, list, ['default', list]), objectsAt(conf, list));
  });
  checkItems(
    out,
    member(place, 'from'),
    from,
    ['Mesh', 'MeshSubset', 'MeshService', 'MeshServiceSubset'],
    facts,
    (_, at, conf) => {
      if (textAt(conf, 'action') === '') reject(out, member(member(at, 'default'), 'action'), 'must be defined');
    },
  );
}
