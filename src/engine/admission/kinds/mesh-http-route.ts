import type { AdmissionFacts } from '../facts.ts';
import { type JsonObject, listAt, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkItems, checkTop, confOf, sidecarKinds, toOf, topKind } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { checkBackendRefs, checkFilters } from '../route-parts.ts';
import {
  backendRef,
  boolean,
  int32,
  integer,
  intOrString,
  list,
  object,
  oneOf,
  string,
  targetRef,
  text,
} from '../schema.ts';
import { headerMatch, headers, preciseHostname } from './shared-schemas.ts';

const path = object(
  { replaceFullPath: string, replacePrefixMatch: string, type: oneOf(['ReplaceFullPath', 'ReplacePrefixMatch']) },
  ['type'],
);
const spec = object({
  targetRef,
  to: list(
    object(
      {
        hostnames: list(string),
        rules: list(
          object(
            {
              default: object({
                backendRefs: list(backendRef),
                filters: list(
                  object(
                    {
                      requestHeaderModifier: object({
                        add: headers,
                        remove: list(string, { maxItems: 16 }),
                        set: headers,
                      }),
                      requestMirror: object({ backendRef, percentage: intOrString }, ['backendRef']),
                      requestRedirect: object({
                        hostname: preciseHostname,
                        path,
                        port: int32('RequestRedirect', { minimum: 1, maximum: 65535 }),
                        scheme: oneOf(['http', 'https']),
                        statusCode: integer('int', 'RequestRedirect', {
                          enum: [301, 302, 303, 307, 308],
                          default: 302,
                        }),
                      }),
                      responseHeaderModifier: object({
                        add: headers,
                        remove: list(string, { maxItems: 16 }),
                        set: headers,
                      }),
                      type: oneOf([
                        'RequestHeaderModifier',
                        'ResponseHeaderModifier',
                        'RequestRedirect',
                        'URLRewrite',
                        'RequestMirror',
                      ]),
                      urlRewrite: object({ hostToBackendHostname: boolean, hostname: preciseHostname, path }),
                    },
                    ['type'],
                  ),
                ),
              }),
              matches: list(
                object({
                  headers: list(headerMatch),
                  method: oneOf(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE']),
                  path: object(
                    { type: oneOf(['Exact', 'PathPrefix', 'RegularExpression']), value: text({ minLength: 1 }) },
                    ['type', 'value'],
                  ),
                  queryParams: list(
                    object(
                      { name: text({ minLength: 1 }), type: oneOf(['Exact', 'RegularExpression']), value: string },
                      ['name', 'type', 'value'],
                    ),
                  ),
                }),
                { minItems: 1 },
              ),
            },
            ['default', 'matches'],
          ),
        ),
        targetRef,
      },
      ['rules', 'targetRef'],
    ),
  ),
});

export const meshHttpRoute: PluginKind = {
  family: 'plugin',
  kind: 'MeshHTTPRoute',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/api/v1alpha1/validation.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts } = context;
  checkTop(out, policy, context, { kinds: sidecarKinds, systemKinds: ['MeshGateway'], gatewayTags: true });
  const gateway = topKind(policy) === 'MeshGateway';
  const kinds = gateway ? ['Mesh'] : ['MeshService', 'MeshExternalService', 'MeshMultiZoneService'];
  checkItems(out, member(context.place, 'to'), toOf(policy), kinds, facts, (_, at, __, entry) => {
    objectsAt(entry, 'rules').forEach((rule, i) => {
      checkRule(out, item(member(at, 'rules'), i), rule, gateway, facts);
    });
    if (!gateway && listAt(entry, 'hostnames').length > 0) reject(out, member(at, 'hostnames'), 'must not be defined');
  });
}

function checkRule(out: Rejection[], place: Place, rule: JsonObject, gateway: boolean, facts: AdmissionFacts): void {
  const matches = objectsAt(rule, 'matches');
  const conf = confOf(rule);
  const filters = objectsAt(conf, 'filters');
  const refs = objectsAt(conf, 'backendRefs');
  matches.forEach((match, i) => {
    checkMatch(out, item(member(place, 'matches'), i), match);
  });
  const at = member(place, 'default');
  checkFilters(out, member(at, 'filters'), filters, matches, gateway, facts);
  const redirected = filters.some((filter) => textAt(filter, 'type') === 'RequestRedirect');
  if (gateway && refs.length === 0 && !redirected) reject(out, member(at, 'backendRefs'), 'must not be empty');
  checkBackendRefs(out, member(at, 'backendRefs'), refs, ['kuma.io/unresolved-backend'], facts);
}

function checkMatch(out: Rejection[], place: Place, match: JsonObject): void {
  const path = objectAt(match, 'path');
  if (path !== undefined)
    checkPath(out, member(member(place, 'path'), 'value'), textAt(path, 'type'), textAt(path, 'value'));
  const names = new Set<string>();
  objectsAt(match, 'queryParams').forEach((param, i) => {
    const name = textAt(param, 'name');
    if (names.has(name))
      reject(out, member(item(member(place, 'queryParams'), i), 'name'), `multiple entries for name ${name}`);
    names.add(name);
  });
  objectsAt(match, 'headers').forEach((header, i) => {
    const type = textAt(header, 'type');
    if ((type === 'Present' || type === 'Absent') && textAt(header, 'value') !== '') {
      reject(out, member(item(member(place, 'headers'), i), 'value'), 'must not be defined');
    }
  });
}

const trailingSlash = 'does not need a trailing slash because only a `/`-separated prefix or an entire path is matched';

function checkPath(out: Rejection[], place: Place, type: string, value: string): void {
  if (type !== 'PathPrefix' && type !== 'Exact') return;
  if (type === 'PathPrefix' && value === '/') return;
  if (type === 'PathPrefix' && value.endsWith('/')) reject(out, place, trailingSlash);
  if (!value.startsWith('/')) reject(out, place, 'must be an absolute path');
}
