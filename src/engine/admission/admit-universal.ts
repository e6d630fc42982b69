import { type AdmissionFacts, admissionFacts } from './facts.ts';
import { itemSchema } from './item-schema.ts';
import { isObject, type JsonObject, jsonType, objectAt, textAt } from './json.ts';
import type { CheckContext, KindRules, PluginKind, ProtoKind } from './kind-rules.ts';
import { rulesOfKind } from './kind-traits.ts';
import { bareMeshMessage } from './kinds/mesh-message.ts';
import { byteLength } from './names.ts';
import { decodeProblem } from './proto.ts';
import { quote, type Rejection, root } from './rejection.ts';
import { checkRequest, checkWorkload } from './request.ts';
import { checkSchema } from './schema-check.ts';
import type { AdmissionSettings } from './settings.ts';

const fine: readonly Rejection[] = [];
const specPlace = { field: 'spec', path: ['spec'] };

/** A resource put over the REST API of a Universal control plane. */
export function admitUniversal(document: JsonObject, settings: AdmissionSettings): readonly Rejection[] {
  const rules = rulesOfKind(textAt(document, 'type'));
  if (rules === undefined) return fine;
  const facts = admissionFacts[settings.kumaVersion];
  if (!facts.zoneProxies && (rules.kind === 'ZoneIngress' || rules.kind === 'ZoneEgress')) return fine;
  const shape = rules.family === 'plugin' ? pluginShape(document, rules, facts) : protoShape(document, rules, facts);
  if (shape.length > 0) return shape;

  const spec: JsonObject = rules.family === 'plugin' ? (objectAt(document, 'spec') ?? {}) : document;
  const context: CheckContext = {
    facts,
    place: rules.family === 'plugin' ? specPlace : root,
    name: '',
    displayName: '',
    systemRole: true,
    parseTemplate: settings.parseTemplate,
  };
  const out: Rejection[] = [];
  rules.check?.(out, spec, context);
  if (out.length > 0) return out;
  checkRequest(out, document, rules, settings, facts);
  if (out.length > 0) return out;
  if (rules.kind === 'Dataplane') checkWorkload(out, document, settings);
  if (out.length === 0) checkStored(out, spec, document, rules, context);
  return out;
}

/** The second look, when name and labels are known: a role other than system, a name that is too long. */
function checkStored(
  out: Rejection[],
  spec: JsonObject,
  document: JsonObject,
  rules: KindRules,
  context: CheckContext,
): void {
  const labels = objectAt(document, 'labels');
  const name = textAt(document, 'name');
  const displayName = textAt(labels, 'kuma.io/display-name') || name;
  const role = textAt(labels, 'kuma.io/policy-role');
  const systemRole = role === '' || role === 'system';
  const known: CheckContext = { ...context, name, displayName, systemRole };
  if (!systemRole || context.facts.dnsNames || byteLength(displayName) > 63) rules.check?.(out, spec, known);
  if (out.length === 0) rules.checkNew?.(out, spec, known);
}

/** @see kuma v2.13.10 pkg/core/resources/model/rest/unmarshaller.go: Unmarshal */
function pluginShape(document: JsonObject, rules: PluginKind, facts: AdmissionFacts): readonly Rejection[] {
  const { violations, undecodable } = checkSchema(itemSchema(rules), document, facts);
  if (violations.length > 0) return violations;
  if (undecodable === undefined) return fine;
  return [{ field: '', reason: invalidObject(rules.kind, undecodable.reason), path: undecodable.path }];
}

function protoShape(document: JsonObject, rules: ProtoKind, facts: AdmissionFacts): readonly Rejection[] {
  const meta = metaProblem(document);
  const message = rules.kind === 'Mesh' && facts.bareMesh ? bareMeshMessage : rules.message;
  const problem = meta ?? decodeProblem(message, document);
  return problem === undefined
    ? fine
    : [{ field: '', reason: invalidObject(rules.kind, problem.reason), path: problem.path }];
}

function invalidObject(kind: string, reason: string): string {
  return `invalid ${kind} object: ${quote(reason)}`;
}

/** What Go's decoder says of the fields that all resources have. */
function metaProblem(document: JsonObject): { readonly reason: string; readonly path: readonly string[] } | undefined {
  for (const field of ['type', 'mesh', 'name']) {
    const value = Object.hasOwn(document, field) ? document[field] : undefined;
    if (value !== undefined && value !== null && typeof value !== 'string')
      return { reason: metaReason(value, field, 'string'), path: [field] };
  }
  const labels = Object.hasOwn(document, 'labels') ? document['labels'] : undefined;
  if (labels === undefined || labels === null) return undefined;
  if (!isObject(labels)) return { reason: metaReason(labels, 'labels', 'map[string]string'), path: ['labels'] };
  for (const key of Object.keys(labels)) {
    const value = labels[key];
    if (value !== null && typeof value !== 'string')
      return { reason: metaReason(value, 'labels', 'string'), path: ['labels', key] };
  }
  return undefined;
}

function metaReason(value: unknown, field: string, type: string): string {
  const found = jsonType(value) === 'boolean' ? 'bool' : jsonType(value);
  return `json: cannot unmarshal ${found} into Go struct field ResourceMeta.${field} of type ${type}`;
}
