import { fromBytes } from './bytes.ts';
import type { BranchNode, JumpNode, ListNode, Statement } from './node.ts';
import { parsePipeline, parseString } from './pipeline.ts';
import { quote } from './quote.ts';
import { isBlank } from './runes.ts';
import {
  backup,
  backupTo,
  expect,
  fail,
  innerTree,
  nested,
  next,
  nextNonSpace,
  peek,
  peekNonSpace,
  rootTree,
  type Tree,
  unexpected,
} from './tree.ts';

/** What ends a list. */
type EndNode = { readonly type: 'end'; readonly at: number } | { readonly type: 'else'; readonly at: number };

const showEnd = (node: EndNode) => `{{${node.type}}}`;

/**
 * The templates of a text by name; the text itself is the one with the empty name.
 *
 * Stops with Go's error, or at a limit of this parser. @see Go text/template/parse: Tree.Parse
 */
export function parseTrees(template: string): ReadonlyMap<string, ListNode> {
  const t = rootTree(template);
  const { at } = peek(t);
  const nodes: Statement[] = [];
  while (peek(t).type !== 'eof') {
    if (peek(t).type === 'leftDelim') {
      const delim = next(t);
      if (nextNonSpace(t).type === 'define') {
        parseDefinition(innerTree(t, 'definition'));
        continue;
      }
      backupTo(t, delim);
    }
    const node = parseStatement(t);
    if (node.type === 'end' || node.type === 'else') fail(t, `unexpected ${showEnd(node)}`);
    nodes.push(node);
  }
  t.root = { type: 'list', at, nodes };
  addTree(t, t.root);
  return t.trees;
}

function parseDefinition(t: Tree): void {
  const context = 'define clause';
  t.name = parseString(t, expect(t, ['string', 'rawString'], context).text);
  expect(t, ['rightDelim'], context);
  const { list, end } = nested(t, () => parseList(t));
  if (end.type !== 'end') fail(t, `unexpected ${showEnd(end)} in ${context}`);
  addTree(t, list);
}

function addTree(t: Tree, list: ListNode): void {
  const known = t.trees.get(t.name);
  if (known === undefined || isEmptyList(known)) t.trees.set(t.name, list);
  else if (!isEmptyList(list)) fail(t, `template: multiple definition of template ${quote(t.name)}`);
}

function isEmptyList(list: ListNode): boolean {
  return list.nodes.every((node) => node.type === 'text' && isBlank(fromBytes(node.text)));
}

function parseList(t: Tree): { readonly list: ListNode; readonly end: EndNode } {
  const { at } = peekNonSpace(t);
  const nodes: Statement[] = [];
  while (peekNonSpace(t).type !== 'eof') {
    const node = parseStatement(t);
    if (node.type === 'end' || node.type === 'else') return { list: { type: 'list', at, nodes }, end: node };
    nodes.push(node);
  }
  return fail(t, 'unexpected EOF');
}

function parseStatement(t: Tree): Statement | EndNode {
  const token = nextNonSpace(t);
  if (token.type === 'text') return { type: 'text', at: token.at, text: token.text };
  if (token.type !== 'leftDelim') unexpected(t, token, 'input');
  t.actionLine = token.line;
  const action = parseAction(t);
  t.actionLine = 0;
  return action;
}

function parseAction(t: Tree): Statement | EndNode {
  const token = nextNonSpace(t);
  switch (token.type) {
    case 'block':
      return parseBlock(t);
    case 'break':
    case 'continue':
      return parseJump(t, token.type, token.at);
    case 'else': {
      const after = peekNonSpace(t);
      const isChain = after.type === 'if' || after.type === 'with';
      return { type: 'else', at: isChain ? after.at : expect(t, ['rightDelim'], 'else').at };
    }
    case 'end':
      return { type: 'end', at: expect(t, ['rightDelim'], 'end').at };
    case 'if':
    case 'range':
    case 'with': {
      const { type } = token;
      return nested(t, () => parseBranch(t, type));
    }
    case 'template':
      return parseTemplate(t);
    default: {
      backup(t);
      const { at } = peek(t);
      return { type: 'action', at, pipe: parsePipeline(t, 'command', 'rightDelim') };
    }
  }
}

function parseJump(t: Tree, type: JumpNode['type'], at: number): JumpNode {
  const token = nextNonSpace(t);
  if (token.type !== 'rightDelim') unexpected(t, token, `{{${type}}}`);
  if (t.rangeDepth === 0) fail(t, `{{${type}}} outside {{range}}`);
  return { type, at };
}

/** The rest of an if, range or with. `else if` is an `else` that holds an `if` and shares its end. */
function parseBranch(t: Tree, type: BranchNode['type']): BranchNode {
  const known = t.variables.length;
  const pipe = parsePipeline(t, type, 'rightDelim');
  if (type === 'range') t.rangeDepth++;
  const { list, end } = parseList(t);
  if (type === 'range') t.rangeDepth--;
  const elseList = end.type === 'else' ? parseElse(t, type, end.at) : undefined;
  t.variables.length = known;
  return { type, at: pipe.at, pipe, list, elseList };
}

function parseElse(t: Tree, type: BranchNode['type'], at: number): ListNode {
  if (type !== 'range' && peek(t).type === type) {
    next(t);
    return { type: 'list', at, nodes: [nested(t, () => parseBranch(t, type))] };
  }
  const { list, end } = parseList(t);
  return end.type === 'end' ? list : fail(t, `expected end; found ${showEnd(end)}`);
}

function parseBlock(t: Tree): Statement {
  const context = 'block clause';
  const { name, at } = parseName(t, context);
  const pipe = parsePipeline(t, context, 'rightDelim');
  const block = innerTree(t, name);
  const { list, end } = nested(block, () => parseList(block));
  if (end.type !== 'end') fail(t, `unexpected ${showEnd(end)} in ${context}`);
  addTree(block, list);
  return { type: 'template', at, name, pipe };
}

function parseTemplate(t: Tree): Statement {
  const context = 'template clause';
  const { name, at } = parseName(t, context);
  if (nextNonSpace(t).type === 'rightDelim') return { type: 'template', at, name, pipe: undefined };
  backup(t);
  return { type: 'template', at, name, pipe: parsePipeline(t, context, 'rightDelim') };
}

function parseName(t: Tree, context: string): { readonly name: string; readonly at: number } {
  const token = nextNonSpace(t);
  if (token.type !== 'string' && token.type !== 'rawString') unexpected(t, token, context);
  return { name: parseString(t, token.text), at: token.at };
}
