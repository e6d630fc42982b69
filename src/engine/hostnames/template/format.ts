import { encodeRune, maxRune, runeCount, runeError, runesOf } from './bytes.ts';
import { type FloatVerb, formatFloat } from './float.ts';
import { canBackquote, quote, quoteRune, quoteToAscii } from './quote.ts';
import { isPrint } from './runes.ts';

/** What stands between `%` and the verb; an absent width or precision is undefined. @see Go fmt: fmtFlags */
export interface Flags {
  readonly plus: boolean;
  readonly minus: boolean;
  readonly sharp: boolean;
  readonly space: boolean;
  readonly zero: boolean;
  /** `%+v` and `%#v`, which mean something else than `+` and `#` with other verbs. */
  readonly plusV: boolean;
  readonly sharpV: boolean;
  readonly width: number | undefined;
  readonly precision: number | undefined;
}

export const noFlags: Flags = {
  plus: false,
  minus: false,
  sharp: false,
  space: false,
  zero: false,
  plusV: false,
  sharpV: false,
  width: undefined,
  precision: undefined,
};

/** A text filled up to the width, counted in runes; with zeros only on the left. @see Go fmt: fmt.pad */
export function pad(text: string, { width, minus, zero }: Flags): string {
  const missing = (width ?? 0) - runeCount(text);
  if (missing <= 0) return text;
  return minus ? text + ' '.repeat(missing) : (zero ? '0' : ' ').repeat(missing) + text;
}

export function formatBool(value: boolean, flags: Flags): string {
  return pad(String(value), flags);
}

export function formatString(text: string, flags: Flags): string {
  return pad(truncate(text, flags), flags);
}

export function formatQuoted(text: string, flags: Flags): string {
  const kept = truncate(text, flags);
  if (flags.sharp && canBackquote(kept)) return pad(`\`${kept}\``, flags);
  return pad(flags.plus ? quoteToAscii(kept) : quote(kept), flags);
}

function truncate(text: string, { precision }: Flags): string {
  if (precision === undefined || text.length <= precision) return text;
  let runes = 0;
  for (const { at } of runesOf(text)) if (runes++ === precision) return text.slice(0, at);
  return text;
}

/** The bytes of a text in hexadecimal. @see Go fmt: fmtSbx */
export function formatStringHex(text: string, verb: 'x' | 'X', flags: Flags): string {
  const bytes = Array.from(text.slice(0, flags.precision), (byte) => byte.charCodeAt(0).toString(16).padStart(2, '0'));
  if (bytes.length === 0) return pad('', flags);
  const prefix = flags.sharp ? '0x' : '';
  const hex = flags.space ? bytes.map((byte) => prefix + byte).join(' ') : prefix + bytes.join('');
  return pad(verb === 'X' ? hex.toUpperCase() : hex, flags);
}

/** @see Go fmt: fmt.fmtInteger */
export function formatInteger(value: bigint, base: 2 | 8 | 10 | 16, verb: string, flags: Flags): string {
  const negative = value < 0n;
  const unpadded = { ...flags, zero: false };
  if (flags.precision === 0 && value === 0n) return pad('', unpadded);
  let digits = (negative ? -value : value).toString(base);
  if (flags.precision !== undefined) digits = digits.padStart(flags.precision, '0');
  else if (flags.zero && !flags.minus && flags.width !== undefined) {
    digits = digits.padStart(flags.width - (negative || flags.plus || flags.space ? 1 : 0), '0');
  }
  if (flags.sharp) {
    if (base === 2) digits = `0b${digits}`;
    else if (base === 16) digits = `0x${digits}`;
    else if (base === 8 && !digits.startsWith('0')) digits = `0${digits}`;
  }
  if (verb === 'X') digits = digits.toUpperCase();
  if (verb === 'O') digits = `0o${digits}`;
  return pad((negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '') + digits, unpadded);
}

function toRune(value: bigint): number {
  return value < 0n || value > BigInt(maxRune) ? runeError : Number(value);
}

/** An integer as a character, plain or quoted. @see Go fmt: fmtC, fmtQc */
export function formatChar(value: bigint, verb: 'c' | 'q', flags: Flags): string {
  const rune = toRune(value);
  return pad(verb === 'c' ? encodeRune(rune) : quoteRune(rune, { asciiOnly: flags.plus }), flags);
}

/** An integer as `U+0041`. @see Go fmt: fmtUnicode */
export function formatUnicode(value: bigint, flags: Flags): string {
  const hex = BigInt.asUintN(64, value).toString(16).toUpperCase();
  const code = `U+${hex.padStart(Math.max(flags.precision ?? 4, 4), '0')}`;
  const shown = flags.sharp && value >= 0n && value <= BigInt(maxRune) && isPrint(Number(value));
  return pad(shown ? `${code} '${encodeRune(Number(value))}'` : code, { ...flags, zero: false });
}

const floatVerbs: Readonly<Record<string, readonly [verb: FloatVerb, precision: number]>> = {
  v: ['g', -1],
  b: ['b', -1],
  g: ['g', -1],
  G: ['G', -1],
  x: ['x', -1],
  X: ['X', -1],
  f: ['f', 6],
  F: ['f', 6],
  e: ['e', 6],
  E: ['E', 6],
};

/** A float, or undefined if the verb is none for floats. @see Go fmt: fmt.fmtFloat */
export function formatFloatValue(value: number, letter: string, flags: Flags): string | undefined {
  if (!Object.hasOwn(floatVerbs, letter)) return undefined;
  const [verb, usual] = floatVerbs[letter]!;
  const precision = flags.precision ?? usual;
  const written = formatFloat(value, verb, precision);
  const negative = written.startsWith('-');
  let digits = negative ? written.slice(1) : written;
  if (flags.sharp && verb !== 'b') digits = keepZeros(digits, verb, precision);
  const sign = negative ? '-' : flags.plus ? '+' : flags.space ? ' ' : '';
  if (sign !== '' && flags.zero && !flags.minus && flags.width !== undefined) {
    return sign + digits.padStart(flags.width - 1, '0');
  }
  return pad(sign + digits, flags);
}

/** A float with a decimal point and the zeros that `#` asks for. */
function keepZeros(written: string, verb: FloatVerb, precision: number): string {
  const isHex = verb === 'x' || verb === 'X';
  const tailAt = written.search(isHex ? /[pP]/ : /[eE]/);
  const head = tailAt < 0 ? written : written.slice(0, tailAt);
  const tail = tailAt < 0 ? '' : written.slice(tailAt);
  let missing = verb === 'g' || verb === 'G' || verb === 'x' ? (precision < 0 ? 6 : precision) : 0;
  // The x of 0x counts as a digit too, as it does in Go.
  missing -= head.replace('.', '').replace(/^0+/, '').length;
  if (head === '0' && !head.includes('.')) missing--;
  return head + (head.includes('.') ? '' : '.') + '0'.repeat(Math.max(missing, 0)) + tail;
}
