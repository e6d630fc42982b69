import { decodeRune, encodeRune } from './bytes.ts';
import { quote } from './quote.ts';
import { isPrint } from './runes.ts';

const keywords = [
  '.',
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'range',
  'nil',
  'template',
  'with',
] as const;

/** A reserved word of templates. The dot counts as one. */
export type Keyword = (typeof keywords)[number];

export type TokenType =
  | Keyword
  | 'error'
  | 'bool'
  | 'char'
  | 'charConstant'
  | 'complex'
  | 'assign'
  | 'declare'
  | 'eof'
  | 'field'
  | 'identifier'
  | 'leftDelim'
  | 'leftParen'
  | 'number'
  | 'pipe'
  | 'rawString'
  | 'rightDelim'
  | 'rightParen'
  | 'space'
  | 'string'
  | 'text'
  | 'variable';

/** A token: its text, the byte it starts at and its line. The text of an error is the error. */
export interface Token {
  readonly type: TokenType;
  readonly at: number;
  readonly text: string;
  readonly line: number;
}

/** A token as error messages show it; more than ten characters are cut. @see Go text/template/parse: item.String */
export function showToken({ type, text }: Token): string {
  if (type === 'eof') return 'EOF';
  if (type === 'error') return text;
  if (isKeyword(type)) return `<${text}>`;
  if (text.length <= 10) return quote(text);
  let end = 0;
  for (let runes = 0; runes < 10 && end < text.length; runes++) end += decodeRune(text, end).size;
  return `${quote(text.slice(0, end))}...`;
}

/** A rune as error messages show it: `U+005B '['`. @see Go fmt: %#U */
export function showRune(rune: number): string {
  const code = `U+${rune.toString(16).toUpperCase().padStart(4, '0')}`;
  return isPrint(rune) ? `${code} '${encodeRune(rune)}'` : code;
}

/** Whether a word is reserved. */
export function isKeyword(word: string): word is Keyword {
  return (keywords as readonly string[]).includes(word);
}
