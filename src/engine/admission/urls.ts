import { isIpv6 } from './formats.ts';
import { characters } from './json.ts';
import { byteLength } from './names.ts';

/** What Go makes of a URL, as far as Kuma looks at it. */
export interface Url {
  readonly scheme: string;
  readonly opaque: string;
  readonly user: boolean;
  readonly host: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
}

const badEscape = /%(?![0-9a-fA-F]{2})/;
const none = { scheme: '', opaque: '', user: false, host: '', port: '', path: '', query: '' };

/**
 * A URL as the first line of a request has it, without fragment; `undefined` if Go cannot read it.
 *
 * @see Go net/url: ParseRequestURI
 */
export function parseRequestUri(text: string): Url | undefined {
  return text === '' ? undefined : parse(text, true);
}

/** @see Go net/url: Parse */
function parseUrl(text: string): Url | undefined {
  const hash = text.indexOf('#');
  if (hash >= 0 && badEscape.test(text.slice(hash + 1))) return undefined;
  return parse(hash < 0 ? text : text.slice(0, hash), false);
}

function parse(text: string, request: boolean): Url | undefined {
  if (hasControl(text) || text.startsWith(':')) return undefined;
  if (text === '*') return { ...none, path: '*' };
  const scheme = (/^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1] ?? '').toLowerCase();
  let rest = scheme === '' ? text : text.slice(scheme.length + 1);
  const mark = rest.indexOf('?');
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (mark >= 0) rest = rest.slice(0, mark);
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { ...none, scheme, opaque: rest, query };
    if (request || rest.split('/', 1)[0]!.includes(':')) return undefined;
  }
  let authority = '';
  if ((scheme !== '' || (!request && !rest.startsWith('///'))) && rest.startsWith('//')) {
    const slash = rest.indexOf('/', 2);
    authority = rest.slice(2, slash < 0 ? undefined : slash);
    rest = slash < 0 ? '' : rest.slice(slash);
  }
  if (badEscape.test(rest)) return undefined;
  const at = authority.lastIndexOf('@');
  const host = authority.slice(at + 1);
  if (!isHost(scheme, host) || (at >= 0 && !isUserInfo(authority.slice(0, at)))) return undefined;
  const port = /:(\d*)$/.exec(host)?.[1] ?? '';
  return { scheme, opaque: '', user: at >= 0, host, port, path: rest, query };
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) === 0x7f) return true;
  return false;
}

function isUserInfo(text: string): boolean {
  return /^[a-zA-Z0-9\-._:~!$&'()*+,;=%@]*$/.test(text) && !badEscape.test(text);
}

/** @see Go net/url: parseHost */
function isHost(scheme: string, host: string): boolean {
  // Only bytes that are not ASCII may be escaped in a host.
  if (/[ #/?@\\^`{|}]/.test(host) || /%(?!25|[89a-fA-F][0-9a-fA-F])/.test(host)) return false;
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) return false;
  if (bracket === 0) {
    const [, address, port] = /^\[(.*)\](.*)$/.exec(host) ?? [];
    if (address === undefined || port === undefined || !/^(?::\d*)?$/.test(port)) return false;
    return isIpv6(address.replace(/%25.+$/, ''));
  }
  const strict = scheme === 'http' || scheme === 'https';
  const colon = strict ? host.indexOf(':') : host.lastIndexOf(':');
  return colon < 0 || /^:\d*$/.test(host.slice(colon));
}

const word = '[a-zA-Z0-9]';
const wide = '[a-zA-Z\\u00a1-\\uffff0-9]';
const wideLetter = '[a-zA-Z\\u00a1-\\uffff]';
const byte = '(?:\\d{1,2}|1\\d\\d|2[0-4]\\d|25[0-5])';
const ip = `(?:[1-9]\\d?|1\\d\\d|2[01]\\d|22[0-3]|24\\d|25[0-5])(?:\\.${byte}){2}\\.${byte}`;
const subdomain = `${word}(?:[a-zA-Z0-9_-]*${word})(?:\\.${word}+(?:-${word}+)*)*|www\\.|(?:${word}+[-_.])*${word}{2,}\\.${word}+`;
const hostPattern = new RegExp(
  `^(?:${ip}|(?:${subdomain})?${wide}+(?:--?${wide}+)*(?:\\.${wideLetter}+)?)\\.?(?::\\d{1,5})?$`,
);

function isHostAndPort(text: string): boolean {
  const end = text.search(/[/?#]/);
  const host = end < 0 ? text : text.slice(0, end);
  const bracketed = /^\[(.*)\]\.?(?::\d{1,5})?$/.exec(host);
  return bracketed ? isIpv6(bracketed[1]!) : hostPattern.test(host);
}

/**
 * Whether Kuma takes a text for the address of a backend: with or without scheme, user, port and path. The pattern is
 * written so that no input makes it slow; what it takes is the same.
 *
 * @see github.com/asaskevich/govalidator: IsURL
 */
export function isUrl(text: string): boolean {
  if (byteLength(text) <= 3 || characters(text) >= 2083 || text.startsWith('.') || /[\t\n\f\r ]/.test(text))
    return false;
  const url = parseUrl(text.includes(':') && !text.includes('://') ? `http://${text}` : text);
  if (url === undefined || url.host.startsWith('.') || (url.host === '' && url.path !== '' && !url.path.includes('.')))
    return false;
  const bare = text.replace(/^(?:ftp|tcp|udp|wss?|https?):\/\//, '');
  for (const start of bare === text ? [text] : [bare, text]) {
    if (isHostAndPort(start)) return true;
    for (let at = start.indexOf('@', 1); at > 0; at = start.indexOf('@', at + 1))
      if (isHostAndPort(start.slice(at + 1))) return true;
  }
  return false;
}
