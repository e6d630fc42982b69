import { type AdmissionFacts, admissionFacts } from './facts.ts';
import { isDns1123Subdomain } from './formats.ts';
import { get, type JsonObject, listAt, objectAt, textAt, textOf } from './json.ts';
import type { CheckContext, KindRules, PluginKind } from './kind-rules.ts';
import { rulesOfKind } from './kind-traits.ts';
import { labelKeyProblems, labelValueProblems } from './label-rules.ts';
import { meshNameProblem } from './names.ts';
import { placementRejection } from './placement.ts';
import { policyRole } from './policy-role.ts';
import { decodeProblem } from './proto.ts';
import { quote, type Rejection, root } from './rejection.ts';
import { object } from './schema.ts';
import { checkSchema } from './schema-check.ts';
import { type AdmissionSettings, systemNamespaceOf } from './settings.ts';

const fine: readonly Rejection[] = [];

/**
 * An object applied to Kubernetes: first the API server with the schema of the kind, then Kuma's webhooks. The
 * webhooks are supposed to be there, although they only see namespaces with the label `kuma.io/sidecar-injection`.
 */
export function admitKubernetes(document: JsonObject, settings: AdmissionSettings): readonly Rejection[] {
  const rules = rulesOfKind(textAt(document, 'kind'));
  if (rules === undefined) return fine;
  const facts = admissionFacts[settings.kumaVersion];
  const metadata = objectAt(document, 'metadata');
  const out: Rejection[] = [];
  checkMetadata(out, metadata);
  if (rules.family === 'plugin') out.push(...serverSchema(document, rules, facts));
  if (out.length > 0) return out;
  const labels = objectAt(metadata, 'labels');
  const namespace = textAt(metadata, 'namespace');
  const spec = objectAt(document, 'spec') ?? {};
  const decode = rules.family === 'proto' ? decodeProblem(rules.message, spec) : undefined;
  if (decode !== undefined) return [{ field: '', reason: decode.reason, path: ['spec', ...decode.path] }];

  const origin = textAt(labels, 'kuma.io/origin');
  // What comes from the other side was put there by a control plane, which may do anything.
  const synced = origin === (settings.role === 'zone' ? 'global' : 'zone');
  const misplaced = synced ? undefined : placementRejection({ object: document, namespace }, settings);
  if (misplaced !== undefined) return [{ field: '', reason: misplaced, path: ['metadata', 'namespace'] }];
  const role = rules.policy && !synced ? policyRole(spec, namespace, systemNamespaceOf(settings)) : undefined;
  if (role !== undefined && 'error' in role) return [{ field: '', reason: role.error, path: ['spec', 'to'] }];
  const mesh = meshRejection(document, rules, labels);
  if (mesh !== undefined) return [mesh];
  if (origin !== '' && origin !== 'zone' && origin !== 'global') {
    return [
      {
        field: 'labels["kuma.io/origin"]',
        reason: `unknown resource origin ${quote(origin)}`,
        path: ['metadata', 'labels', 'kuma.io/origin'],
      },
    ];
  }
  const name = textAt(metadata, 'name');
  const given = textAt(labels, 'kuma.io/policy-role');
  const context: CheckContext = {
    facts,
    place: rules.family === 'plugin' ? { field: 'spec', path: ['spec'] } : root,
    name: namespace === '' ? name : `${name}.${namespace}`,
    displayName: textAt(objectAt(metadata, 'annotations'), 'kuma.io/display-name') || name,
    systemRole: (role?.role ?? (given || 'system')) === 'system',
    parseTemplate: settings.parseTemplate,
  };
  rules.check?.(out, spec, context);
  return out.map((rejection) => ({ ...rejection, ...kubernetesPlace(rejection, rules) }));
}

/** Old kinds get the prefix `spec.`; the name is in the metadata. */
function kubernetesPlace(rejection: Rejection, rules: KindRules): Pick<Rejection, 'field' | 'path'> {
  if (rejection.path[0] === 'name' && rejection.field === 'name')
    return { field: rules.family === 'plugin' ? 'name' : 'spec.name', path: ['metadata', 'name'] };
  return rules.family === 'plugin'
    ? rejection
    : { field: `spec.${rejection.field}`, path: ['spec', ...rejection.path] };
}

function meshRejection(document: JsonObject, rules: KindRules, labels: JsonObject | undefined): Rejection | undefined {
  if (rules.scope !== 'mesh') return undefined;
  const labelled = labels !== undefined && Object.hasOwn(labels, 'kuma.io/mesh');
  const mesh =
    rules.family === 'proto' ? textAt(document, 'mesh') : labelled ? textAt(labels, 'kuma.io/mesh') : 'default';
  const problem = meshNameProblem(mesh);
  if (problem === undefined) return undefined;
  return {
    field: 'mesh',
    reason: problem,
    path: rules.family === 'proto' ? ['mesh'] : ['metadata', 'labels', 'kuma.io/mesh'],
  };
}

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

function checkMetadata(out: Rejection[], metadata: JsonObject | undefined): void {
  const name = textAt(metadata, 'name');
  if (name !== '' && !isDns1123Subdomain(name)) {
    out.push({
      field: 'metadata.name',
      reason: `Invalid value: ${quote(name)}: ${subdomain}`,
      path: ['metadata', 'name'],
    });
  }
  const labels = objectAt(metadata, 'labels') ?? {};
  for (const key of Object.keys(labels)) {
    const value = textOf(get(labels, key));
    const path = ['metadata', 'labels', key];
    for (const problem of labelKeyProblems(key))
      out.push({ field: 'metadata.labels', reason: `Invalid value: ${quote(key)}: ${problem}`, path });
    for (const problem of labelValueProblems(value))
      out.push({ field: 'metadata.labels', reason: `Invalid value: ${quote(value)}: ${problem}`, path });
  }
}

/**
 * The schema as the API server applies it: the same one, but `spec` itself may be missing, and what is required or
 * one of several values is said in other words.
 *
 * @see k8s.io/apiextensions-apiserver pkg/apiserver/validation: validateCustomResource
 */
function serverSchema(document: JsonObject, rules: PluginKind, facts: AdmissionFacts): readonly Rejection[] {
  const { violations, undecodable } = checkSchema(object({ spec: rules.spec }), document, facts);
  const found = violations.map((violation) => ({ ...violation, reason: serverWords(violation, document) }));
  if (rules.kind === 'MeshService') found.push(...duplicatePorts(objectAt(document, 'spec')));
  if (found.length > 0 || undecodable === undefined) return found;
  return [{ field: '', reason: undecodable.reason, path: undecodable.path }];
}

const oneOfReason = /^in body should be one of \[(.*)\]$/;

function serverWords(violation: Rejection, document: JsonObject): string {
  if (violation.reason === 'in body is required') return 'Required value';
  const allowed = oneOfReason.exec(violation.reason)?.[1];
  if (allowed === undefined) return violation.reason;
  let value: unknown = document;
  for (const key of violation.path) value = (value as Record<string | number, unknown> | undefined)?.[key];
  const numbers = typeof value === 'number';
  const values = allowed.split(' ').map((one) => (numbers ? one : quote(one)));
  return `Unsupported value: ${JSON.stringify(value)}: supported values: ${values.join(', ')}`;
}

function duplicatePorts(spec: JsonObject | undefined): readonly Rejection[] {
  const seen = new Set<string>();
  return listAt(spec, 'ports').flatMap((port, i) => {
    const entry = port as JsonObject;
    const key = JSON.stringify({ appProtocol: get(entry, 'appProtocol') ?? 'tcp', port: get(entry, 'port') });
    const duplicate = seen.has(key);
    seen.add(key);
    return duplicate
      ? [{ field: `spec.ports[${i}]`, reason: `Duplicate value: ${key}`, path: ['spec', 'ports', i] }]
      : [];
  });
}
