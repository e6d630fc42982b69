import { encodeRune, runesOf } from './bytes.ts';
import { isPrint } from './runes.ts';

const html: ReadonlyMap<string, string> = new Map([
  ['\0', encodeRune(0xfffd)],
  ['"', '&#34;'],
  ["'", '&#39;'],
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
]);

/** @see Go text/template: HTMLEscapeString */
export function escapeHtml(text: string): string {
  return text.replace(/[\0"'&<>]/g, (char) => html.get(char) ?? char);
}

const hex = (value: number) => value.toString(16).toUpperCase().padStart(4, '0');

/** @see Go text/template: JSEscapeString */
export function escapeJs(text: string): string {
  let escaped = '';
  for (const { rune, size, at } of runesOf(text)) {
    const char = text.slice(at, at + size);
    if (char === '\\' || char === "'" || char === '"') escaped += `\\${char}`;
    else if (rune < 0x20 || '<>&='.includes(char) || (rune >= 0x80 && !isPrint(rune))) escaped += `\\u${hex(rune)}`;
    else escaped += char;
  }
  return escaped;
}

/** @see Go net/url: QueryEscape */
export function escapeQuery(text: string): string {
  return text.replace(/[^A-Za-z0-9_.~-]/g, (char) =>
    char === ' ' ? '+' : `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
}
