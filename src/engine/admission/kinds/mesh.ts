import { get, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { CheckContext, ProtoKind } from '../kind-rules.ts';
import { byteLength, checkDisplayName } from '../names.ts';
import { item, member, type Place, quote, type Rejection, reject } from '../rejection.ts';
import { checkTags } from '../tags.ts';
import { meshMessage } from './mesh-message.ts';
import { checkCaBackend } from './mesh-mtls.ts';
import { checkLogging, checkMetrics, checkTracing } from './mesh-observability.ts';

export const mesh: ProtoKind = {
  family: 'proto',
  kind: 'Mesh',
  scope: 'global',
  provided: { zone: false, global: true },
  message: meshMessage,
  check,
  checkNew,
};

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/mesh_validator.go: Validate */
function check(out: Rejection[], mesh: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  if (facts.bareMesh) {
    checkDisplayName(out, context, false);
    return;
  }
  const mtls = objectAt(mesh, 'mtls');
  if (mtls !== undefined) checkMtls(out, member(place, 'mtls'), mtls);
  checkLogging(out, member(place, 'logging'), objectAt(mesh, 'logging'));
  checkTracing(out, member(place, 'tracing'), objectAt(mesh, 'tracing'));
  checkMetrics(out, member(place, 'metrics'), objectAt(mesh, 'metrics'));
  const constraints = objectAt(objectAt(mesh, 'constraints'), 'dataplaneProxy');
  for (const list of ['requirements', 'restrictions']) {
    objectsAt(constraints, list).forEach((rule, i) => {
      const at = item(member(member(member(place, 'constraints'), 'dataplaneProxy'), list), i);
      checkTags(out, member(at, 'tags'), objectAt(rule, 'tags'), { selector: true, requireOne: true });
    });
  }
  if (get(objectAt(mesh, 'routing'), 'zoneEgress') === true && textAt(mtls, 'enabledBackend') === '') {
    reject(out, member(place, 'mtls'), 'has to be set when zoneEgress enabled');
  }
}

function checkMtls(out: Rejection[], place: Place, mtls: JsonObject): void {
  const backends = objectsAt(mtls, 'backends');
  if (backends.length > 1) reject(out, member(place, 'backends'), 'cannot have more than 1 backends');
  const names = new Set<string>();
  backends.forEach((backend, i) => {
    const name = textAt(backend, 'name');
    const at = item(member(place, 'backends'), i);
    if (names.has(name)) reject(out, member(at, 'name'), `${quote(name)} name is already used for another backend`);
    names.add(name);
    const certificate = objectAt(backend, 'dpCert');
    if (
      certificate !== undefined &&
      !/^(?:0|\d+(?:y|w|d|h|m|s|ms))$/.test(textAt(objectAt(certificate, 'rotation'), 'expiration'))
    ) {
      const keys = ['backends', i, 'dpCert', 'rotation', 'expiration'];
      reject(out, member(place, 'dpcert.rotation.expiration', keys), 'has to be a valid format');
    }
  });
  const enabled = textAt(mtls, 'enabledBackend');
  if (enabled !== '' && !names.has(enabled))
    reject(out, member(place, 'enabledBackend'), 'has to be set to one of the backends in the mesh');
}

/** @see kuma v2.13.10 pkg/core/managers/apis/mesh/mesh_validator.go: ValidateCreate */
function checkNew(out: Rejection[], mesh: JsonObject, context: CheckContext): void {
  const { facts, name, place } = context;
  if (facts.bareMesh) return;
  if (byteLength(name) > 63) reject(out, { field: 'name', path: ['name'] }, 'cannot be longer than 63 characters');
  const mtls = objectAt(mesh, 'mtls');
  const backends = objectsAt(mtls, 'backends');
  for (let i = 0; i < backends.length; i++) {
    const at = item(member(member(place, 'mtls'), 'backends'), i);
    const type = textAt(backends[i], 'type');
    if (type !== 'builtin' && type !== 'provided') {
      reject(out, member(at, 'type'), 'could not find installed plugin for this type');
      return;
    }
    if (get(mtls, 'skipValidation') !== true) checkCaBackend(out, at, backends[i]!, name);
  }
}
