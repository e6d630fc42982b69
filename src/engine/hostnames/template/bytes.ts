/**
 * Go strings are bytes: `len`, `slice`, `index` and the positions in error messages count them. In this folder a
 * string therefore holds one UTF-8 byte per character (0 to 255); only template.ts converts, going in and out.
 */

/** One rune of a byte string and how many bytes it took; invalid bytes are U+FFFD of size 1. */
export interface DecodedRune {
  readonly rune: number;
  readonly size: number;
}

export const runeError = 0xfffd;
export const maxRune = 0x10ffff;

const ascii = /^\p{ASCII}*$/u;

/** The UTF-8 bytes of a text. Lone surrogates become U+FFFD. */
export function toBytes(text: string): string {
  if (ascii.test(text)) return text;
  let bytes = '';
  for (const char of text) bytes += encodeRune(char.codePointAt(0) ?? runeError);
  return bytes;
}

/** The text of UTF-8 bytes. Each invalid byte becomes one U+FFFD, as in Go's JSON. */
export function fromBytes(bytes: string): string {
  if (ascii.test(bytes)) return bytes;
  let text = '';
  for (const { rune } of runesOf(bytes)) text += String.fromCodePoint(rune);
  return text;
}

/** Whether a rune can be encoded: no surrogate, not beyond Unicode. */
export function isValidRune(rune: number): boolean {
  return rune >= 0 && rune <= maxRune && !(rune >= 0xd800 && rune <= 0xdfff);
}

/** The bytes of one rune; those of U+FFFD if it is not valid. */
export function encodeRune(rune: number): string {
  if (!isValidRune(rune)) return encodeRune(runeError);
  if (rune < 0x80) return String.fromCharCode(rune);
  const tail = (shift: number) => 0x80 | ((rune >> shift) & 0x3f);
  if (rune < 0x800) return String.fromCharCode(0xc0 | (rune >> 6), tail(0));
  if (rune < 0x10000) return String.fromCharCode(0xe0 | (rune >> 12), tail(6), tail(0));
  return String.fromCharCode(0xf0 | (rune >> 18), tail(12), tail(6), tail(0));
}

/** The rune that starts at a byte. @see Go unicode/utf8: DecodeRuneInString */
export function decodeRune(bytes: string, at: number): DecodedRune {
  const first = bytes.charCodeAt(at);
  if (first < 0x80) return { rune: first, size: 1 };
  const size = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
  const smallest = size === 4 ? 0x10000 : size === 3 ? 0x800 : 0x80;
  if (first < 0xc2 || first > 0xf4 || at + size > bytes.length) return { rune: runeError, size: 1 };
  let rune = first & (0x7f >> size);
  for (let i = 1; i < size; i++) {
    const next = bytes.charCodeAt(at + i);
    if ((next & 0xc0) !== 0x80) return { rune: runeError, size: 1 };
    rune = (rune << 6) | (next & 0x3f);
  }
  return rune >= smallest && isValidRune(rune) ? { rune, size } : { rune: runeError, size: 1 };
}

/** The runes of a byte string, in order. */
export function* runesOf(bytes: string): Generator<DecodedRune & { readonly at: number }> {
  for (let at = 0; at < bytes.length; ) {
    const { rune, size } = decodeRune(bytes, at);
    yield { rune, size, at };
    at += size;
  }
}

/** How many runes a byte string has; what a width in `printf` counts. */
export function runeCount(bytes: string): number {
  if (ascii.test(bytes)) return bytes.length;
  let count = 0;
  for (const _ of runesOf(bytes)) count++;
  return count;
}
