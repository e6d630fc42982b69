import { createLexer, type Lexer } from './lexer.ts';
import type { ListNode } from './node.ts';
import { stop } from './stop.ts';
import { showToken, type Token, type TokenType } from './token.ts';

/** Deeper nesting of parentheses and blocks is refused: this parser would run out of stack where Go's does not. */
const maxDepth = 500;

/**
 * A template while it is parsed. The templates in one text share the lexer but not the tokens that were looked at
 * ahead, which decides the lines in error messages.
 *
 * @see Go text/template/parse: Tree
 */
export interface Tree {
  name: string;
  root: ListNode | undefined;
  readonly lexer: Lexer;
  readonly trees: Map<string, ListNode>;
  /** Tokens that were read; the first is the newest, the last is the next one to be taken again. */
  readonly tokens: [Token, Token, Token];
  ahead: number;
  readonly variables: string[];
  actionLine: number;
  rangeDepth: number;
  depth: number;
}

const none: Token = { type: 'error', at: 0, text: '', line: 0 };

/** A tree for the text of a whole generator. */
export function rootTree(template: string): Tree {
  return newTree('', createLexer(template), new Map(), 0);
}

/** A tree for a template that is defined inside another one. */
export function innerTree(outer: Tree, name: string): Tree {
  return newTree(name, outer.lexer, outer.trees, outer.depth);
}

function newTree(name: string, lexer: Lexer, trees: Map<string, ListNode>, depth: number): Tree {
  return {
    name,
    root: undefined,
    lexer,
    trees,
    tokens: [none, none, none],
    ahead: 0,
    variables: ['$'],
    actionLine: 0,
    rangeDepth: 0,
    depth,
  };
}

export function next(t: Tree): Token {
  if (t.ahead > 0) t.ahead--;
  else t.tokens[0] = t.lexer.next();
  return t.tokens[t.ahead]!;
}

export function backup(t: Tree): void {
  t.ahead++;
}

/** Puts back two tokens, or three with a space between them. */
export function backupTo(t: Tree, first: Token, space?: Token): void {
  t.tokens[1] = space ?? first;
  if (space !== undefined) t.tokens[2] = first;
  t.ahead = space === undefined ? 2 : 3;
}

export function peek(t: Tree): Token {
  if (t.ahead > 0) return t.tokens[t.ahead - 1]!;
  t.ahead = 1;
  t.tokens[0] = t.lexer.next();
  return t.tokens[0];
}

export function nextNonSpace(t: Tree): Token {
  for (;;) {
    const token = next(t);
    if (token.type !== 'space') return token;
  }
}

export function peekNonSpace(t: Tree): Token {
  const token = nextNonSpace(t);
  backup(t);
  return token;
}

/** Ends parsing with Go's words, at the line of the newest token. @see Go text/template/parse: Tree.errorf */
export function fail(t: Tree, message: string): never {
  stop('error', `template: :${t.tokens[0].line}: ${message}`);
}

/** @see Go text/template/parse: Tree.unexpected */
export function unexpected(t: Tree, token: Token, context: string): never {
  if (token.type !== 'error') fail(t, `unexpected ${showToken(token)} in ${context}`);
  let extra = '';
  if (t.actionLine !== 0 && t.actionLine !== token.line) {
    extra = `${token.text.endsWith(' action') ? '' : ' in action'} started at :${t.actionLine}`;
  }
  fail(t, token.text + extra);
}

export function expect(t: Tree, types: readonly TokenType[], context: string): Token {
  const token = nextNonSpace(t);
  return types.includes(token.type) ? token : unexpected(t, token, context);
}

/** Parses something that can contain itself. */
export function nested<T>(t: Tree, parse: () => T): T {
  t.depth++;
  if (t.depth > maxDepth) stop('limit', `nested more than ${maxDepth} levels deep`);
  const result = parse();
  t.depth--;
  return result;
}
