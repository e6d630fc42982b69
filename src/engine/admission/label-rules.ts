import { isDns1123Subdomain } from './formats.ts';
import { byteLength } from './names.ts';

const qualifiedName = /^(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const labelValue = /^(?:(?:[A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/;
const example =
  "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
const allowed =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const none: readonly string[] = [];

/** What Kubernetes says of the key of a label. @see k8s.io/apimachinery validation: IsQualifiedName */
export function labelKeyProblems(key: string): readonly string[] {
  if (key.length <= 63 && qualifiedName.test(key)) return none;
  const problems: string[] = [];
  const parts = key.split('/');
  if (parts.length > 2)
    return [
      `a valid label key ${allowed} ${example} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  const name = parts.at(-1)!;
  if (parts.length === 2) {
    const prefix = parts[0]!;
    if (prefix === '') problems.push('prefix part must be non-empty');
    else {
      if (byteLength(prefix) > 253) problems.push('prefix part must be no more than 253 bytes');
      if (!isDns1123Subdomain(prefix)) problems.push(`prefix part ${subdomain}`);
    }
  }
  if (name === '') problems.push('name part must be non-empty');
  else if (byteLength(name) > 63) problems.push('name part must be no more than 63 bytes');
  if (!qualifiedName.test(name)) problems.push(`name part ${allowed} ${example}`);
  return problems;
}

/** What Kubernetes says of the value of a label. @see k8s.io/apimachinery validation: IsValidLabelValue */
export function labelValueProblems(value: string): readonly string[] {
  if (value.length <= 63 && labelValue.test(value)) return none;
  const problems: string[] = [];
  if (byteLength(value) > 63) problems.push('must be no more than 63 bytes');
  if (!labelValue.test(value)) {
    problems.push(
      `a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')`,
    );
  }
  return problems;
}
