import type { AdmissionFacts } from '../facts.ts';
import { isIp } from '../formats.ts';
import { isObject, type JsonObject, textOf } from '../json.ts';
import { nameProblem } from '../names.ts';
import { fieldOf, uint } from '../proto.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { areTagsFine, checkTags, tagOf } from '../tags.ts';
import { isPort, portReason } from './address.ts';

const kindReason = 'invalid value. Available values are: MeshExternalService,MeshMultiZoneService,MeshService';

function isServiceKind(kind: unknown): boolean {
  return kind === 'MeshService' || kind === 'MeshExternalService' || kind === 'MeshMultiZoneService';
}

function size(value: unknown): number {
  return isObject(value) ? Object.keys(value).length : 0;
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/dataplane_validator.go: validateOutbound */
export function checkOutbound(
  out: Rejection[],
  networking: Place,
  index: number,
  outbound: JsonObject,
  facts: AdmissionFacts,
): void {
  const at = (): Place => item(member(networking, 'outbound'), index);
  const address = fieldOf(outbound, 'address');
  const ref = fieldOf(outbound, 'backendRef');
  const given = facts.outboundTags ? fieldOf(outbound, 'tags') : undefined;
  const tags = isObject(given) ? given : undefined;
  if (!isPort(uint(fieldOf(outbound, 'port')))) reject(out, member(at(), 'port'), portReason);
  if (typeof address === 'string' && address !== '' && !isIp(address))
    reject(out, member(at(), 'address'), 'address has to be valid IP address');
  if (isObject(ref)) {
    checkBackendRef(out, member(at(), 'backendRef'), ref);
    if (size(tags) > 0) reject(out, member(at(), 'backendRef'), 'both backendRef and tags/service cannot be defined');
  } else if (!facts.outboundTags) {
    reject(out, member(at(), 'backendRef'), 'must be defined');
  } else if (tags === undefined || tagOf(tags, 'kuma.io/service') === undefined || !areTagsFine(tags)) {
    checkTags(out, member(at(), 'tags'), tags, { requireService: true });
  }
}

function checkBackendRef(out: Rejection[], place: Place, ref: JsonObject): void {
  const kind = fieldOf(ref, 'kind');
  if (!isServiceKind(kind)) reject(out, member(place, 'kind'), kindReason);
  if ((fieldOf(ref, 'name') ?? '') === '' && size(fieldOf(ref, 'labels')) === 0)
    reject(out, place, "either 'name' or 'labels' should be specified");
  if (kind !== 'MeshExternalService' && !isPort(uint(fieldOf(ref, 'port'))))
    reject(out, member(place, 'port'), portReason);
}

/** The misspelled path is Kuma's. @see kuma v2.13.10 pkg/core/resources/apis/mesh/dataplane_validator.go: validateTransparentProxying */
export function checkReachableBackends(out: Rejection[], networking: Place, refs: readonly unknown[]): void {
  if (refs.length === 0) return;
  const keys = ['transparentProxying', 'reachableBackends', 'refs'];
  const place = member(networking, 'transparentProxing.reachableBackends.refs', keys);
  refs.forEach((value, i) => {
    const ref: JsonObject = isObject(value) ? value : {};
    const at = item(place, i);
    const name = textOf(fieldOf(ref, 'name'));
    const namespace = (fieldOf(ref, 'namespace') ?? '') !== '';
    const labels = size(fieldOf(ref, 'labels')) > 0;
    if (!isServiceKind(fieldOf(ref, 'kind'))) reject(out, member(at, 'kind'), kindReason);
    const problem = name === '' ? undefined : nameProblem(name);
    if (problem !== undefined) reject(out, member(at, 'name'), problem);
    if (name === '' && !namespace && !labels) reject(out, member(at, 'name'), 'name or labels are required');
    if (name === '' && namespace) reject(out, member(at, 'name'), 'name is required, when namespace is defined');
    if ((name !== '' || namespace) && labels)
      reject(out, member(at, 'labels'), 'labels cannot be defined when name is specified');
  });
}
