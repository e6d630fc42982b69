import { decodeRune } from './bytes.ts';
import { quote } from './quote.ts';
import { isAlphaNumeric, isPrint } from './runes.ts';
import { isKeyword, showRune, type Token, type TokenType } from './token.ts';

const eof = -1;
const isSpace = (rune: number) => rune === 0x20 || rune === 9 || rune === 13 || rune === 10;
const code = (char: string) => char.charCodeAt(0);
const hasLeftTrimMarker = (text: string, at: number) => text[at] === '-' && isSpace(text.charCodeAt(at + 1));
const hasRightTrimMarker = (text: string, at: number) => isSpace(text.charCodeAt(at)) && text[at + 1] === '-';

/** What may be a number; whether it is one is up to the parser. @see Go text/template/parse: scanNumber */
const numberShape = new RegExp(
  `[+-]?(?:${[
    '0[xX][0-9a-fA-F_]*(?:\\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?',
    '0[oO][0-7_]*(?:\\.[0-7_]*)?',
    '0[bB][01_]*(?:\\.[01_]*)?',
    '[0-9_]*(?:\\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?',
  ].join('|')})i?`,
  'y',
);

/** A source of tokens. After an error nothing sensible comes any more. */
export interface Lexer {
  readonly next: () => Token;
}

/** The tokens of a template, a byte string. @see Go text/template/parse: lex */
export function createLexer(template: string): Lexer {
  let input = template;
  let pos = 0;
  let start = 0;
  let startLine = 1;
  let parenDepth = 0;
  let insideAction = false;
  // Where the line of a position was last counted from.
  let counted = { at: 0, line: 1 };

  function lineAt(at: number): number {
    let { line } = counted;
    for (let i = counted.at; i < at; i++) if (input.charCodeAt(i) === 10) line++;
    counted = { at, line };
    return line;
  }

  const peek = () => (pos < input.length ? decodeRune(input, pos).rune : eof);

  function take(): number {
    if (pos >= input.length) return eof;
    const { rune, size } = decodeRune(input, pos);
    pos += size;
    return rune;
  }

  function ignore(): void {
    start = pos;
    startLine = lineAt(pos);
  }

  function emit(type: TokenType): Token {
    const token = { type, at: start, text: input.slice(start, pos), line: startLine };
    ignore();
    return token;
  }

  function fail(text: string): Token {
    const token: Token = { type: 'error', at: start, text, line: startLine };
    input = '';
    pos = 0;
    start = 0;
    counted = { at: 0, line: counted.line };
    return token;
  }

  const skipSpaceFrom = (at: number) => {
    let end = at;
    while (isSpace(input.charCodeAt(end))) end++;
    return end;
  };

  function text(): Token {
    for (;;) {
      const action = input.indexOf('{{', pos);
      if (action < 0) {
        pos = input.length;
        return emit(pos > start ? 'text' : 'eof');
      }
      if (action > pos) {
        pos = action;
        if (hasLeftTrimMarker(input, action + 2)) while (pos > start && isSpace(input.charCodeAt(pos - 1))) pos--;
        const token = emit('text');
        pos = action;
        ignore();
        if (token.text !== '') return token;
      }
      const token = leftDelim();
      if (token !== undefined) return token;
    }
  }

  /** The start of an action, or nothing after a comment. */
  function leftDelim(): Token | undefined {
    const body = pos + 2 + (hasLeftTrimMarker(input, pos + 2) ? 2 : 0);
    if (input.startsWith('/*', body)) {
      pos = body;
      ignore();
      return comment();
    }
    pos += 2;
    const token = emit('leftDelim');
    insideAction = true;
    parenDepth = 0;
    pos = body;
    ignore();
    return token;
  }

  function comment(): Token | undefined {
    const end = input.indexOf('*/', pos + 2);
    if (end < 0) return fail('unclosed comment');
    pos = end + 2;
    const delim = rightDelimAt(pos);
    if (delim === undefined) return fail('comment ends before closing delimiter');
    pos = delim.trims ? skipSpaceFrom(pos + 4) : pos + 2;
    ignore();
    return undefined;
  }

  function rightDelimAt(at: number): { readonly trims: boolean } | undefined {
    if (hasRightTrimMarker(input, at) && input.startsWith('}}', at + 2)) return { trims: true };
    return input.startsWith('}}', at) ? { trims: false } : undefined;
  }

  function rightDelim(): Token {
    const trims = rightDelimAt(pos)?.trims === true;
    if (trims) {
      pos += 2;
      ignore();
    }
    pos += 2;
    const token = emit('rightDelim');
    if (trims) {
      pos = skipSpaceFrom(pos);
      ignore();
    }
    insideAction = false;
    return token;
  }

  function action(): Token {
    if (rightDelimAt(pos) !== undefined) return parenDepth === 0 ? rightDelim() : fail('unclosed left paren');
    const first = pos;
    const rune = take();
    if (rune === eof) return fail('unclosed action');
    if (isSpace(rune)) return space(first);
    if (isAlphaNumeric(rune) && !(rune >= 0x30 && rune <= 0x39)) return identifier();
    switch (String.fromCodePoint(rune)) {
      case '=':
        return emit('assign');
      case ':':
        return take() === code('=') ? emit('declare') : fail('expected :=');
      case '|':
        return emit('pipe');
      case '"':
        return quoted('"', 'string', 'unterminated quoted string');
      case "'":
        return quoted("'", 'charConstant', 'unterminated character constant');
      case '`': {
        const end = input.indexOf('`', pos);
        if (end < 0) return fail('unterminated raw quoted string');
        pos = end + 1;
        return emit('rawString');
      }
      case '$':
        return name('variable', 'variable');
      case '(':
        parenDepth++;
        return emit('leftParen');
      case ')':
        parenDepth--;
        return parenDepth < 0 ? fail('unexpected right paren') : emit('rightParen');
      case '.':
        if (pos < input.length && !/[0-9]/.test(input[pos]!)) return name('field', '.');
        break;
    }
    if (rune === code('.') || rune === code('+') || rune === code('-') || (rune >= 0x30 && rune <= 0x39)) {
      return number(first);
    }
    if (rune < 0x80 && isPrint(rune)) return emit('char');
    return fail(`unrecognized character in action: ${showRune(rune)}`);
  }

  function space(first: number): Token {
    pos = skipSpaceFrom(pos);
    if (hasRightTrimMarker(input, pos - 1) && input.startsWith('}}', pos + 1)) {
      pos--; // the last space belongs to the delimiter
      if (pos === first) return rightDelim();
    }
    return emit('space');
  }

  /** Whether a name may end here. @see Go text/template/parse: atTerminator */
  function atTerminator(): boolean {
    const rune = peek();
    if (rune === eof || isSpace(rune) || (rune < 0x80 && '.,|:)('.includes(String.fromCharCode(rune)))) return true;
    return input.startsWith('}}', pos);
  }

  function name(type: TokenType, alone: TokenType): Token {
    if (atTerminator()) return emit(alone);
    while (isAlphaNumeric(peek())) take();
    return atTerminator() ? emit(type) : fail(`bad character ${showRune(peek())}`);
  }

  function identifier(): Token {
    while (isAlphaNumeric(peek())) take();
    const word = input.slice(start, pos);
    if (!atTerminator()) return fail(`bad character ${showRune(peek())}`);
    if (isKeyword(word)) return emit(word);
    return emit(word === 'true' || word === 'false' ? 'bool' : 'identifier');
  }

  function quoted(mark: string, type: TokenType, problem: string): Token {
    for (;;) {
      let rune = take();
      if (rune === code('\\')) {
        rune = take();
        if (rune !== eof && rune !== 10) continue;
      }
      if (rune === eof || rune === 10) return fail(problem);
      if (rune === code(mark)) return emit(type);
    }
  }

  function number(first: number): Token {
    pos = first;
    const bad = () => fail(`bad number syntax: ${quote(input.slice(start, pos))}`);
    if (!scanNumber()) return bad();
    if (input[pos] !== '+' && input[pos] !== '-') return emit('number');
    return scanNumber() && input[pos - 1] === 'i' ? emit('complex') : bad();
  }

  function scanNumber(): boolean {
    numberShape.lastIndex = pos;
    pos += numberShape.exec(input)?.[0].length ?? 0;
    if (!isAlphaNumeric(peek())) return true;
    take();
    return false;
  }

  return { next: () => (insideAction ? action() : text()) };
}
