import type { AdmissionFacts } from './facts.ts';
import { isDns1123Subdomain, isIp } from './formats.ts';
import { get, has, type JsonObject, objectAt, objectsAt, textAt } from './json.ts';
import { atLeastOne } from './limits.ts';
import { item, member, type Place, type Rejection, reject } from './rejection.ts';
import { checkTargetRef } from './target-ref.ts';

/** @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidateBackendRef, and the validators of both routes */
export function checkBackendRefs(
  out: Rejection[],
  place: Place,
  refs: readonly JsonObject[],
  allowedNames: readonly string[],
  facts: AdmissionFacts,
): void {
  const kinds = [
    'MeshService',
    'MeshExternalService',
    'MeshMultiZoneService',
    ...(facts.labelsOnly ? [] : ['MeshServiceSubset']),
  ];
  refs.forEach((ref, i) => {
    checkTargetRef(out, item(place, i), ref, { kinds, allowedNames }, facts);
    if (textAt(ref, 'kind') === 'MeshMultiZoneService' && !has(ref, 'port')) {
      reject(out, member(item(place, i), 'port'), 'must be defined with kind MeshMultiZoneService');
    }
  });
}

/** Where a filter of each type keeps its settings. */
const settingsOf: Readonly<Record<string, string>> = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  RequestMirror: 'requestMirror',
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/api/v1alpha1/validation.go: validateFilters */
export function checkFilters(
  out: Rejection[],
  place: Place,
  filters: readonly JsonObject[],
  matches: readonly JsonObject[],
  gateway: boolean,
  facts: AdmissionFacts,
): void {
  filters.forEach((filter, i) => {
    const type = textAt(filter, 'type');
    const field = settingsOf[type] ?? '';
    const at = member(item(place, i), field);
    const settings = objectAt(filter, field);
    if (settings === undefined) {
      reject(out, at, 'must be defined');
      return;
    }
    switch (type) {
      case 'RequestHeaderModifier':
      case 'ResponseHeaderModifier':
        checkHeaderModifier(out, at, settings);
        return;
      case 'RequestMirror':
        checkMirror(out, member(at, 'backendRef'), objectAt(settings, 'backendRef'), facts);
        return;
      default:
        checkRewrite(out, at, settings, matches, gateway);
        return;
    }
  });
}

function checkMirror(out: Rejection[], place: Place, ref: JsonObject | undefined, facts: AdmissionFacts): void {
  const kinds = facts.realMirrors
    ? ['MeshService', 'MeshExternalService', 'MeshMultiZoneService']
    : ['MeshService', 'MeshServiceSubset'];
  checkTargetRef(out, place, ref, { kinds }, facts);
}

/** A redirect or a rewrite: only the latter has `hostToBackendHostname`. */
function checkRewrite(
  out: Rejection[],
  place: Place,
  settings: JsonObject,
  matches: readonly JsonObject[],
  gateway: boolean,
): void {
  const allPrefixes = matches.every((match) => textAt(objectAt(match, 'path'), 'type') === 'PathPrefix');
  if (has(objectAt(settings, 'path'), 'replacePrefixMatch') && !allPrefixes) {
    reject(
      out,
      member(member(place, 'path'), 'replacePrefixMatch'),
      'can only appear if all matches match a path prefix',
    );
  }
  const hostname = get(settings, 'hostname');
  if (typeof hostname === 'string' && isSloppyIp(hostname))
    reject(out, member(place, 'hostname'), 'cannot be an IP address');
  else if (typeof hostname === 'string' && !isDns1123Subdomain(hostname))
    reject(out, member(place, 'hostname'), notASubdomain);
  if (get(settings, 'hostToBackendHostname') !== true || !place.field.endsWith('.urlRewrite')) return;
  const at = member(place, 'hostToBackendHostname');
  if (!gateway) reject(out, at, 'can only be set with MeshGateway');
  if (hostname !== undefined) reject(out, at, 'cannot be set together with hostname');
}

const notASubdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Kuma reads IPv4 with leading zeros here. */
function isSloppyIp(text: string): boolean {
  return isIp(text.includes(':') ? text : text.replace(/(^|\.)0+(?=\d)/g, '$1'));
}

function checkHeaderModifier(out: Rejection[], place: Place, modifier: JsonObject): void {
  const lists = ['set', 'add', 'remove'];
  if (!lists.some((list) => has(modifier, list))) {
    reject(out, place, atLeastOne(...lists));
    return;
  }
  const seen = new Set<string>();
  for (const list of lists) {
    const entries = get(modifier, list);
    if (!Array.isArray(entries)) continue;
    const names =
      list === 'remove' ? entries.map(String) : objectsAt(modifier, list).map((header) => textAt(header, 'name'));
    names.forEach((name, i) => {
      const at = item(member(place, list), i);
      if (seen.has(name))
        reject(out, list === 'remove' ? member(at, 'name', []) : member(at, 'name'), 'duplicate header name');
      seen.add(name);
    });
  }
}
