const label1123 = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const subdomain1123 = `${label1123}(\\.${label1123})*`;
const label1035 = '[a-z]([-a-z0-9]*[a-z0-9])?';

const isSubdomain1123 = new RegExp(`^${subdomain1123}$`);
const isLabel1035 = new RegExp(`^${label1035}$`);

/**
 * What is wrong with a name as an RFC 1123 subdomain, in the words of Kubernetes; nothing if it is one. The length
 * comes first. Go's and this `$` match only at the end.
 *
 * @see k8s.io/apimachinery v0.35.1 pkg/util/validation: IsDNS1123Subdomain
 */
export function dns1123SubdomainErrors(name: string): readonly string[] {
  const errors = tooLong(name, 253);
  if (isSubdomain1123.test(name)) return errors;
  return [
    ...errors,
    'a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, ' +
      "'-' or '.', and must start and end with an alphanumeric character " +
      `(e.g. 'example.com', regex used for validation is '${subdomain1123}')`,
  ];
}

/**
 * What is wrong with a name as an RFC 1035 label, in the words of Kubernetes; nothing if it is one.
 *
 * @see k8s.io/apimachinery v0.35.1 pkg/util/validation: IsDNS1035Label
 */
export function dns1035LabelErrors(name: string): readonly string[] {
  const errors = tooLong(name, 63);
  if (isLabel1035.test(name)) return errors;
  return [
    ...errors,
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', " +
      'start with an alphabetic character, and end with an alphanumeric character ' +
      `(e.g. 'my-name',  or 'abc-123', regex used for validation is '${label1035}')`,
  ];
}

/** Go counts bytes, whatever the message says. */
function tooLong(name: string, most: number): readonly string[] {
  // A code unit is at least one byte and at most three.
  if (name.length * 3 <= most) return [];
  let bytes = 0;
  for (const char of name) {
    const point = char.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes > most ? [`must be no more than ${most} characters`] : [];
}
