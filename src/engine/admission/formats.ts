const octet = '(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])';
const ipv4 = new RegExp(`^${octet}(?:\\.${octet}){3}$`);
const hexGroup = /^[0-9a-fA-F]{1,4}$/;

/** @see Go net: ParseIP; no zones, no leading zeros in IPv4 */
export function isIp(text: string): boolean {
  return text.includes(':') ? isIpv6(text) : ipv4.test(text);
}

function isIpv6(text: string): boolean {
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
  return isIp(address) && /^(?:0|[1-9][0-9]{0,2})$/.test(bits) && Number(bits) <= (address.includes(':') ? 128 : 32);
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

const word = '[a-zA-Z0-9]';
const wide = '[a-zA-Z\\u00a1-\\uffff0-9]';
const wideLetter = '[a-zA-Z\\u00a1-\\uffff]';
const urlIp =
  '([1-9]\\d?|1\\d\\d|2[01]\\d|22[0-3]|24\\d|25[0-5])(?:\\.(?:\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])){2}\\.(?:[0-9]\\d?|1\\d\\d|2[0-4]\\d|25[0-5])';
const prefix = `(?:${word}(?:[a-zA-Z0-9_-]*${word})(?:\\.${word}+(?:-${word}+)*)*|www\\.|(?:${word}+[-_.])*${word}{2,}\\.${word}+)?`;
const urlHost = new RegExp(`^(?:${urlIp}|${prefix}${wide}+(?:--?${wide}+)*(?:\\.${wideLetter}+)?)\\.?(?::\\d{1,5})?$`);

/**
 * Whether Kuma takes a text for the address of a backend: with or without scheme, user, port and path. The regular
 * expression is rewritten so that no input makes it slow; the language is the same.
 *
 * @see github.com/asaskevich/govalidator: IsURL
 */
export function isUrl(text: string): boolean {
  if (text.length <= 3 || text.length >= 2083 || text.startsWith('.') || /\s|%(?![0-9a-fA-F]{2})/.test(text))
    return false;
  const [, scheme = '', rest = ''] = /^((?:ftp|tcp|udp|wss?|https?):\/\/)?(.*)$/s.exec(text)!;
  const end = rest.search(/[/?#]/);
  const authority = end < 0 ? rest : rest.slice(0, end);
  const host = authority.slice(authority.lastIndexOf('@') + 1);
  const hasHost = scheme !== '' || text.includes(':') || text.includes('://');
  if (!hasHost && !/^[^?#]*\./.test(text)) return false;
  const bracketed = /^\[(.*)\]\.?(?::\d{1,5})?$/.exec(host);
  return bracketed ? isIpv6(bracketed[1]!) : urlHost.test(host);
}

const hostPort = /^(?:\[[^\]]*\]|[^:[\]]*):\d*$/;

/** What Go's `ParseRequestURI` reads of a URL, as far as Kuma looks at it; `undefined` if it cannot be read. */
export interface RequestUri {
  readonly scheme: string;
  readonly opaque: string;
  readonly user: boolean;
  readonly port: string;
  readonly path: string;
  readonly query: string;
}

/** @see Go net/url: ParseRequestURI */
export function parseRequestUri(text: string): RequestUri | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: Go refuses them
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
  if (text === '*') return { scheme: '', opaque: '', user: false, port: '', path: '*', query: '' };
  const colon = text.search(/[:/?#]/);
  let scheme = '';
  let rest = text;
  if (colon >= 0 && text[colon] === ':') {
    if (colon === 0) return undefined;
    if (/^[a-zA-Z][a-zA-Z0-9+.-]*$/.test(text.slice(0, colon))) {
      scheme = text.slice(0, colon).toLowerCase();
      rest = text.slice(colon + 1);
    }
  }
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  if (!rest.startsWith('/'))
    return scheme === '' ? undefined : { scheme, opaque: rest, user: false, port: '', path: '', query };
  let authority = '';
  if ((scheme !== '' || !rest.startsWith('///')) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2);
    authority = rest.slice(2, slash < 0 ? undefined : slash);
    rest = slash < 0 ? '' : rest.slice(slash);
  }
  if (/%(?![0-9a-fA-F]{2})/.test(rest)) return undefined;
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (at >= 0 && !/^[a-zA-Z0-9\-._:~!$&'()*+,;=%@]*$/.test(authority.slice(0, at))) return undefined;
  if (/[ "<>\\^`{|}]|%(?![0-9a-fA-F]{2})/.test(host)) return undefined;
  if (
    host.startsWith('[')
      ? !/^\[[^\]]*\](?::\d*)?$/.test(host)
      : host.includes(':') && !/:\d*$/.test(host.slice(host.indexOf(':')))
  )
    return undefined;
  const port = hostPort.test(host) ? host.slice(host.lastIndexOf(':') + 1) : '';
  return { scheme, opaque: '', user: at >= 0, port, path: rest, query };
}

const dns1123 = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]*[a-z0-9])?)*$/;

export function isDns1123Subdomain(text: string): boolean {
  return dns1123.test(text);
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * A number written as number or text; `undefined` if the text is none.
 *
 * @see kuma v2.13.10 api/common/v1alpha1/decimal.go: NewDecimalFromIntOrString
 */
export function decimalOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && decimal.test(value) ? Number(value) : undefined;
}
