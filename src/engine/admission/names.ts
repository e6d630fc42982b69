import { isDns1123Subdomain } from './formats.ts';
import type { CheckContext } from './kind-rules.ts';
import { type Place, type Rejection, reject } from './rejection.ts';

/** The length of a text in bytes, as Go counts it. */
export function byteLength(text: string): number {
  let length = text.length;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) length += code > 0x7ff && (code < 0xd800 || code > 0xdfff) ? 2 : 1;
  }
  return length;
}

const dns1035Label = /^[a-z](?:[-a-z0-9]*[a-z0-9])?$/;

/** What Kubernetes says of a text that is no DNS label. @see k8s.io/apimachinery validation: NameIsDNS1035Label */
export function dns1035Problems(text: string): readonly string[] {
  const problems: string[] = [];
  if (byteLength(text) > 63) problems.push('must be no more than 63 characters');
  if (!dns1035Label.test(text)) {
    problems.push(
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    );
  }
  return problems;
}

const namePlace: Place = { field: 'name', path: ['name'] };

/** The display name of a service: short, and since 3.0 a DNS label. */
export function checkDisplayName(out: Rejection[], context: CheckContext, short: boolean): void {
  const { displayName, facts } = context;
  if (facts.dnsNames) {
    const problems = displayName === '' ? [] : dns1035Problems(displayName);
    if (problems.length > 0) reject(out, namePlace, problems.join(', '));
  } else if (short && byteLength(displayName) > 63) {
    reject(out, namePlace, 'must not be longer than 63 characters');
  }
}

const subdomainReason =
  "invalid characters. A lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
const meshCharacters = /^[0-9a-z\-_.]*$/;
const meshReason =
  "invalid characters. Valid characters are numbers, lowercase latin letters and '-', '_', '.' symbols.";

/** What is wrong with a name, the first thing only. @see kuma v2.13.10 pkg/core/resources/apis/mesh/meta_validator.go: validateIdentifier */
export function nameProblem(name: string): string | undefined {
  return lengthProblem(name) ?? (isDns1123Subdomain(name) ? undefined : subdomainReason);
}

/** What is wrong with a reference to a mesh; old meshes may have `_` in their names. @see kuma v2.13.10 pkg/core/resources/apis/mesh/meta_validator.go: ValidateMesh */
export function meshNameProblem(mesh: string): string | undefined {
  return lengthProblem(mesh) ?? (meshCharacters.test(mesh) ? undefined : meshReason);
}

function lengthProblem(name: string): string | undefined {
  if (name === '') return 'cannot be empty';
  return byteLength(name) > 253 ? 'value length must less or equal 253' : undefined;
}
