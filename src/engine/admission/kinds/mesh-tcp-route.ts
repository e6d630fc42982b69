import { type JsonObject, objectsAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkItems, checkTop, confOf, sidecarKinds, toOf, topKind } from '../policy.ts';
import { item, member, type Rejection, reject } from '../rejection.ts';
import { checkBackendRefs } from '../route-parts.ts';
import { backendRef, list, object, targetRef } from '../schema.ts';

const spec = object({
  targetRef,
  to: list(
    object(
      {
        rules: list(object({ default: object({ backendRefs: list(backendRef) }) }, ['default']), { maxItems: 1 }),
        targetRef,
      },
      ['rules', 'targetRef'],
    ),
    { minItems: 1 },
  ),
});

export const meshTcpRoute: PluginKind = {
  family: 'plugin',
  kind: 'MeshTCPRoute',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshtcproute/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts } = context;
  checkTop(out, policy, context, { kinds: sidecarKinds, systemKinds: ['MeshGateway'], gatewayTags: true });
  const kinds =
    topKind(policy) === 'MeshGateway' ? ['Mesh'] : ['MeshService', 'MeshExternalService', 'MeshMultiZoneService'];
  checkItems(out, member(context.place, 'to'), toOf(policy), kinds, facts, (_, at, __, entry) => {
    objectsAt(entry, 'rules').forEach((rule, i) => {
      const refs = objectsAt(confOf(rule), 'backendRefs');
      const here = member(member(item(member(at, 'rules'), i), 'default'), 'backendRefs');
      if (refs.length === 0) reject(out, here, 'must be defined');
      checkBackendRefs(out, here, refs, [], facts);
    });
  });
}
