import { get, has, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkTop, confOf, sidecarKinds } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { list, mapOf, object, oneOf, string, targetRef } from '../schema.ts';
import { jsonPatch } from './shared-schemas.ts';

const match = object({ listenerName: string, listenerTags: mapOf(string), name: string, origin: string });
const spec = object(
  {
    default: object({
      appendModifications: list(
        object({
          cluster: object(
            {
              jsonPatches: list(jsonPatch),
              match: object({ name: string, origin: string }),
              operation: oneOf(['Add', 'Remove', 'Patch']),
              value: string,
            },
            ['operation'],
          ),
          httpFilter: object(
            {
              jsonPatches: list(jsonPatch),
              match,
              operation: oneOf(['Remove', 'Patch', 'AddFirst', 'AddBefore', 'AddAfter', 'AddLast']),
              value: string,
            },
            ['operation'],
          ),
          listener: object(
            {
              jsonPatches: list(jsonPatch),
              match: object({ name: string, origin: string, tags: mapOf(string) }),
              operation: oneOf(['Add', 'Remove', 'Patch']),
              value: string,
            },
            ['operation'],
          ),
          networkFilter: object(
            {
              jsonPatches: list(jsonPatch),
              match,
              operation: oneOf(['Remove', 'Patch', 'AddFirst', 'AddBefore', 'AddAfter', 'AddLast']),
              value: string,
            },
            ['operation'],
          ),
          virtualHost: object(
            {
              jsonPatches: list(jsonPatch),
              match: object({ name: string, origin: string, routeConfigurationName: string }),
              operation: oneOf(['Add', 'Remove', 'Patch']),
              value: string,
            },
            ['match', 'operation'],
          ),
        }),
      ),
    }),
    targetRef,
  },
  ['default'],
);

export const meshProxyPatch: PluginKind = {
  family: 'plugin',
  kind: 'MeshProxyPatch',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/**
 * The Envoy resources that a policy carries as texts are not looked into.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshproxypatch/api/v1alpha1/validator.go: validate
 */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  checkTop(out, policy, context, { kinds: sidecarKinds, systemKinds: ['MeshGateway'] });
  const place = member(member(context.place, 'default'), 'appendModifications');
  const modifications = objectsAt(confOf(policy), 'appendModifications');
  if (modifications.length === 0) reject(out, place, 'must not be empty');
  modifications.forEach((modification, i) => {
    const at = item(place, i);
    const defined = ['cluster', 'listener', 'virtualHost', 'networkFilter', 'httpFilter'].filter((target) =>
      has(modification, target),
    );
    const target = defined[0];
    if (target === undefined || defined.length !== 1) {
      const reason = `exactly one modification can be defined at a time. Currently, ${defined.length} modifications are defined`;
      reject(out, at, reason);
      return;
    }
    checkModification(out, member(at, target), target, objectAt(modification, target) ?? {});
  });
}

function checkModification(out: Rejection[], place: Place, target: string, modification: JsonObject): void {
  const match = objectAt(modification, 'match');
  const value = get(modification, 'value');
  const at = member(place, 'value');
  const named = has(match, 'name');
  const name = member(member(place, 'match'), 'name');
  switch (textAt(modification, 'operation')) {
    case 'Add':
      if (target === 'virtualHost' ? named : match !== undefined)
        reject(out, target === 'virtualHost' ? name : member(place, 'match'), 'must not be defined');
      if (value === undefined) reject(out, at, 'must be defined');
      return;
    case 'AddBefore':
    case 'AddAfter': {
      const side = textAt(modification, 'operation') === 'AddBefore' ? 'before' : 'after';
      if (!named) reject(out, name, `must be defined. You need to pick a filter ${side} which this one will be added`);
      if (value === undefined) reject(out, at, 'must be defined');
      return;
    }
    case 'AddFirst':
    case 'AddLast':
      if (value === undefined) reject(out, at, 'must be defined');
      return;
    case 'Remove':
      if (value !== undefined) reject(out, at, 'must not be defined');
      return;
    case 'Patch':
      if (target.endsWith('Filter') && !named) reject(out, name, 'must be defined');
      checkPatch(out, place, target, modification);
  }
}

function checkPatch(out: Rejection[], place: Place, target: string, modification: JsonObject): void {
  const patches = objectsAt(modification, 'jsonPatches');
  if (has(modification, 'value')) {
    if (patches.length > 0) reject(out, place, `${target} must have only one type defined: value, jsonPatches`);
    return;
  }
  if (patches.length === 0) {
    reject(out, place, `${target} must have exactly one defined: value, jsonPatches`);
    return;
  }
  patches.forEach((patch, i) => {
    checkJsonPatch(out, item(member(place, 'jsonPatches'), i), patch);
  });
}

/** @see kuma v2.13.10 pkg/plugins/policies/core/jsonpatch/validators/validator.go: ValidateJsonPatchBlock */
function checkJsonPatch(out: Rejection[], place: Place, patch: JsonObject): void {
  const op = textAt(patch, 'op');
  const moves = op === 'move' || op === 'copy';
  const sets = op === 'add' || op === 'replace';
  // The library that decodes `value` keeps an explicit `null`.
  const valued = Object.hasOwn(patch, 'value');
  if (has(patch, 'from') !== moves) {
    reject(
      out,
      member(place, 'from'),
      `"from" ${moves ? 'must not be empty' : 'is allowed only'} when "op" is one of ["move", "copy"]`,
    );
  }
  if (valued !== sets) {
    reject(
      out,
      member(place, 'value'),
      `"value" ${sets ? 'must not be empty' : 'is allowed only'} when "op" is one of ["add", "replace"]`,
    );
  }
  const path = textAt(patch, 'path');
  if (op === 'remove' && (path === '' || path === '/'))
    reject(out, member(place, 'path'), 'root path cannot be removed');
}
