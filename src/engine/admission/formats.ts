const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const hexGroup = /^[0-9a-fA-F]{1,4}$/;

/** @see Go net: ParseIP; no zones, no leading zeros in IPv4 */
export function isIp(text: string): boolean {
  return text.includes(':') ? isIpv6(text) : ipv4.test(text);
}

export function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const all = groups.flat();
  const last = all.at(-1);
  let count = all.length;
  // The last four bytes may be written as IPv4; not before a trailing "::".
  if (last?.includes('.')) {
    if (halves.length === 2 && groups[1]!.length === 0) return false;
    if (!ipv4.test(last)) return false;
    all.pop();
    count += 1;
  }
  if (!all.every((group) => hexGroup.test(group))) return false;
  return halves.length === 2 ? count < 8 : count === 8;
}

/** @see Go net: ParseCIDR */
export function isCidr(text: string): boolean {
  const slash = text.indexOf('/');
  if (slash < 0) return false;
  const address = text.slice(0, slash);
  const bits = text.slice(slash + 1);
  return isIp(address) && /^[0-9]+$/.test(bits) && Number(bits) <= (address.includes(':') ? 128 : 32);
}

const dnsName = /^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(?:\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?$/;

/** @see github.com/asaskevich/govalidator: IsDNSName */
export function isDnsName(text: string): boolean {
  return text !== '' && dnsName.test(text) && text.replaceAll('.', '').length <= 255 && !isIp(text);
}

const windowsPath = /^[a-zA-Z]:\\(?:[^\\/:*?"<>|\r\n]+\\)*[^\\/:*?"<>|\r\n]*$/;
/** @see github.com/asaskevich/govalidator: IsFilePath */
export function isFilePath(text: string): boolean {
  if (windowsPath.test(text)) return text.slice(3).length <= 32767;
  return text.startsWith('/') && !text.includes('\u0000');
}

const dns1123 = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export function isDns1123Subdomain(text: string): boolean {
  return dns1123.test(text);
}

const decimal = /^(?:[+-]?(?:\d+\.?\d*|\.\d+)|\.[+-]\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A number written as number or text; `undefined` if the text is none.
 *
 * @see kuma v2.13.10 api/common/v1alpha1/decimal.go: NewDecimalFromIntOrString
 */
export function decimalOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && decimal.test(value) ? Number(value.replace(/^\.([+-])/, '$1.')) : undefined;
}
