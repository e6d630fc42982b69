import { decodeRune, encodeRune, isValidRune, runeError, runesOf } from './bytes.ts';
import { isPrint } from './runes.ts';

const shortEscapes: ReadonlyMap<number, string> = new Map([
  [7, '\\a'],
  [8, '\\b'],
  [9, '\\t'],
  [10, '\\n'],
  [11, '\\v'],
  [12, '\\f'],
  [13, '\\r'],
]);

const hex = (value: number, width: number) => value.toString(16).padStart(width, '0');

function escapeRune(rune: number, mark: string, asciiOnly: boolean): string {
  if (rune === mark.charCodeAt(0) || rune === 0x5c) return `\\${String.fromCharCode(rune)}`;
  if (isPrint(rune) && (rune < 0x80 || !asciiOnly)) return encodeRune(rune);
  const short = shortEscapes.get(rune);
  if (short !== undefined) return short;
  if (rune < 0x20 || rune === 0x7f) return `\\x${hex(rune, 2)}`;
  return rune < 0x10000 ? `\\u${hex(rune, 4)}` : `\\U${hex(rune, 8)}`;
}

/** A byte string as a Go literal in double quotes, what `%q` prints. @see Go strconv: Quote */
export function quote(bytes: string): string {
  return quoteWith(bytes, false);
}

/** The same with everything outside ASCII escaped, what `%+q` prints. @see Go strconv: QuoteToASCII */
export function quoteToAscii(bytes: string): string {
  return quoteWith(bytes, true);
}

function quoteWith(bytes: string, asciiOnly: boolean): string {
  let quoted = '"';
  for (const { rune, size, at } of runesOf(bytes)) {
    const broken = rune === runeError && size === 1;
    quoted += broken ? `\\x${hex(bytes.charCodeAt(at), 2)}` : escapeRune(rune, '"', asciiOnly);
  }
  return `${quoted}"`;
}

/** A rune as a Go literal in single quotes; invalid runes as U+FFFD. @see Go strconv: QuoteRune, QuoteRuneToASCII */
export function quoteRune(rune: number, options: { readonly asciiOnly: boolean }): string {
  return `'${escapeRune(isValidRune(rune) ? rune : runeError, "'", options.asciiOnly)}'`;
}

/** Whether a string can stand between backquotes. @see Go strconv: CanBackquote */
export function canBackquote(bytes: string): boolean {
  for (const { rune, size } of runesOf(bytes)) {
    if (size > 1 ? rune === 0xfeff : rune === runeError) return false;
    if ((rune < 0x20 && rune !== 9) || rune === 0x60 || rune === 0x7f) return false;
  }
  return true;
}

/** One decoded character of a literal; `multibyte` says that it is a rune and not a single byte. */
interface UnquotedChar {
  readonly value: number;
  readonly multibyte: boolean;
  readonly next: number;
}

const simpleEscapes: Readonly<Record<string, number>> = { a: 7, b: 8, f: 12, n: 10, r: 13, t: 9, v: 11, '\\': 0x5c };
const hexWidths: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The character of a quoted literal at a byte, or undefined if it is no valid one. @see Go strconv: UnquoteChar */
export function unquoteChar(literal: string, at: number, mark: string): UnquotedChar | undefined {
  const char = literal[at];
  if (char === undefined || char === mark) return undefined;
  if (char >= '\x80') {
    const { rune, size } = decodeRune(literal, at);
    return { value: rune, multibyte: true, next: at + size };
  }
  if (char !== '\\') return { value: char.charCodeAt(0), multibyte: false, next: at + 1 };
  const letter = literal[at + 1];
  if (letter === undefined) return undefined;
  if (letter === "'" || letter === '"') {
    return letter === mark ? { value: letter.charCodeAt(0), multibyte: false, next: at + 2 } : undefined;
  }
  if (Object.hasOwn(simpleEscapes, letter)) return { value: simpleEscapes[letter]!, multibyte: false, next: at + 2 };
  if (Object.hasOwn(hexWidths, letter)) {
    const digits = literal.slice(at + 2, at + 2 + hexWidths[letter]!);
    if (digits.length < hexWidths[letter]! || !/^[0-9a-fA-F]+$/.test(digits)) return undefined;
    const value = Number.parseInt(digits, 16);
    if (letter !== 'x' && !isValidRune(value)) return undefined;
    return { value, multibyte: letter !== 'x', next: at + 2 + digits.length };
  }
  const octal = literal.slice(at + 1, at + 4);
  if (!/^[0-3][0-7]{2}$/.test(octal)) return undefined;
  return { value: Number.parseInt(octal, 8), multibyte: false, next: at + 4 };
}

/** What a string literal in double or back quotes stands for, or undefined if its syntax is invalid. @see Go strconv: Unquote */
export function unquote(literal: string): string | undefined {
  if (literal[0] === '`') return literal.slice(1, -1).replaceAll('\r', '');
  let text = '';
  let at = 1;
  while (at < literal.length && literal[at] !== '"') {
    const char = unquoteChar(literal, at, '"');
    if (char === undefined || literal[at] === '\n') return undefined;
    text += char.multibyte ? encodeRune(char.value) : String.fromCharCode(char.value);
    at = char.next;
  }
  return at === literal.length - 1 ? text : undefined;
}
