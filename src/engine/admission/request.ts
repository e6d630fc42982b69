import type { AdmissionFacts } from './facts.ts';
import { get, type JsonObject, objectAt, textAt, textOf } from './json.ts';
import type { KindTraits } from './kind-traits.ts';
import { labelKeyProblems, labelValueProblems } from './label-rules.ts';
import { dns1035Problems, meshNameProblem, nameProblem } from './names.ts';
import { entry, type Place, quote, type Rejection, reject } from './rejection.ts';
import type { AdmissionSettings } from './settings.ts';

const labelsPlace: Place = { field: 'labels', path: ['labels'] };
const originPlace: Place = entry(labelsPlace, 'kuma.io/origin');
const namePlace: Place = { field: 'name', path: ['name'] };
const meshPlace: Place = { field: 'mesh', path: ['mesh'] };

/** The mesh of a Universal resource: plugin kinds have a default. */
function meshOf(document: JsonObject, traits: KindTraits, facts: AdmissionFacts): string {
  const given = textAt(document, 'mesh');
  return given === '' && get(document, 'mesh') === undefined && traits.family === 'plugin' && facts.defaulting
    ? 'default'
    : given;
}

/**
 * What the REST API of a Universal control plane says of labels, name and mesh, once the resource itself is fine.
 *
 * @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: validateResourceRequest
 */
export function checkRequest(
  out: Rejection[],
  document: JsonObject,
  traits: KindTraits,
  settings: AdmissionSettings,
  facts: AdmissionFacts,
): void {
  const name = textAt(document, 'name');
  const mesh = meshOf(document, traits, facts);
  const labels = objectAt(document, 'labels');
  if (settings.role === 'zone' && settings.federated && settings.zone.length + 1 + name.length >= 253) {
    reject(out, namePlace, 'the length of the name must be shorter');
  }
  checkOrigin(out, labels, traits, settings);
  if (labels !== undefined)
    checkLabels(out, labels, traits.scope === 'mesh' ? mesh : textAt(document, 'mesh'), settings);
  const problem = nameProblem(name);
  if (problem !== undefined) reject(out, namePlace, problem);
  const meshProblem = traits.scope === 'mesh' ? meshNameProblem(mesh) : undefined;
  if (meshProblem !== undefined) reject(out, meshPlace, meshProblem);
}

/** A resource that says it comes from the other side is taken for a synced copy, which nobody put here. */
function checkOrigin(
  out: Rejection[],
  labels: JsonObject | undefined,
  traits: KindTraits,
  settings: AdmissionSettings,
): void {
  const origin = textAt(labels, 'kuma.io/origin');
  const known = origin === 'zone' || origin === 'global';
  if (origin !== '' && !known) reject(out, originPlace, `unknown resource origin ${quote(origin)}`);
  if (settings.role === 'global' && origin !== '' && !known)
    reject(out, originPlace, "the origin label must be set to 'global'");
  if (settings.role === 'zone' && settings.federated && traits.family === 'plugin' && !known) {
    reject(out, originPlace, "the origin label must be set to 'zone'");
  }
}

function checkLabels(out: Rejection[], labels: JsonObject, mesh: string, settings: AdmissionSettings): void {
  if (settings.role === 'zone' && textAt(labels, 'kuma.io/origin') !== 'global') {
    const zone = get(labels, 'kuma.io/zone');
    if (zone !== undefined && zone !== settings.zone) {
      reject(out, entry(labelsPlace, 'kuma.io/zone'), `kuma.io/zone label should have ${settings.zone} value`);
    }
    const label = get(labels, 'kuma.io/mesh');
    if (label !== undefined && label !== mesh) {
      reject(out, entry(labelsPlace, 'kuma.io/mesh'), 'kuma.io/mesh label must not differ from mesh set on resource');
    }
  }
  for (const key of Object.keys(labels)) {
    for (const problem of labelKeyProblems(key)) reject(out, entry(labelsPlace, key), problem);
    for (const problem of labelValueProblems(textOf(get(labels, key)))) reject(out, entry(labelsPlace, key), problem);
  }
}

/** @see kuma v2.13.10 pkg/api-server/resource_endpoints.go: createResource */
export function checkWorkload(out: Rejection[], document: JsonObject, settings: AdmissionSettings): void {
  const workload = textAt(objectAt(document, 'labels'), 'kuma.io/workload');
  if (workload === '') return;
  const place = entry(labelsPlace, 'kuma.io/workload');
  if (settings.role === 'global') {
    reject(out, place, 'not allowed on Global control plane');
    return;
  }
  const problems = dns1035Problems(workload);
  if (problems.length > 0) {
    const rule = 'must be a valid DNS-1035 label (at most 63 characters, matching regex [a-z]([-a-z0-9]*[a-z0-9])?)';
    reject(out, place, `${rule}: ${problems.join('; ')}`);
  }
}
