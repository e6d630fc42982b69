const units: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1e3,
  µs: 1e3,
  μs: 1e3,
  ms: 1e6,
  s: 1e9,
  m: 6e10,
  h: 3.6e12,
};
const part = /(\d*)(\.\d*)?([^\d.]*)/y;
const limit = 2 ** 63;

/** The quotes of Go's package time: whatever is not ASCII is written byte by byte. */
function quote(text: string): string {
  let inner = '';
  for (const char of text) {
    if (char === '"' || char === '\\') inner += `\\${char}`;
    else if (char >= ' ' && char <= '~') inner += char;
    else if (char < '\u0080') inner += `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
    else if (/[\ud800-\udfff]/.test(char) && char.length === 1) inner += '\\xef\\xbf\\xbd';
    else inner += encodeURIComponent(char).toLowerCase().replaceAll('%', '\\x');
  }
  return `"${inner}"`;
}

type Parsed = { readonly ns: number } | { readonly error: string };

/**
 * A duration in nanoseconds (beyond 2^53 rounded), or the words of Go's parser.
 *
 * @see Go time: ParseDuration
 */
export function parseGoDuration(input: string): Parsed {
  const invalid: Parsed = { error: `time: invalid duration ${quote(input)}` };
  let text = input;
  const negative = text.startsWith('-');
  if (negative || text.startsWith('+')) text = text.slice(1);
  if (text === '0') return { ns: 0 };
  if (text === '') return invalid;
  let ns = 0;
  part.lastIndex = 0;
  while (part.lastIndex < text.length) {
    const [, whole = '', fraction = '', unit = ''] = part.exec(text)!;
    if (whole === '' && fraction.length < 2) return invalid;
    if (Number(whole) > limit) return invalid;
    if (unit === '') return { error: `time: missing unit in duration ${quote(input)}` };
    const factor = Object.hasOwn(units, unit) ? units[unit] : undefined;
    if (factor === undefined) return { error: `time: unknown unit ${quote(unit)} in duration ${quote(input)}` };
    ns += Number(whole) * factor + (fraction.length > 1 ? Math.trunc(Number(`0${fraction}`) * factor) : 0);
    if (ns > limit) return invalid;
  }
  if (!negative && ns >= limit) return invalid;
  return { ns: negative ? -ns : ns };
}

/** Why Go cannot read a duration; `undefined` if it can. */
export function goDurationError(input: string): string | undefined {
  const parsed = parseGoDuration(input);
  return 'error' in parsed ? parsed.error : undefined;
}

/** The nanoseconds of a duration that was already found readable. */
export function nanoseconds(input: string): number {
  const parsed = parseGoDuration(input);
  return 'ns' in parsed ? parsed.ns : 0;
}
