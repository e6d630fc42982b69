import { functions } from './functions.ts';
import { type CommandNode, type Operand, type OperandOf, type PipeNode, showNode } from './node.ts';
import { parseChar, parseComplex, parseNumber } from './number.ts';
import { quote, unquote } from './quote.ts';
import type { TokenType } from './token.ts';
import {
  backup,
  backupTo,
  fail,
  nested,
  next,
  nextNonSpace,
  peek,
  peekNonSpace,
  type Tree,
  unexpected,
} from './tree.ts';

const operandStarts: readonly TokenType[] = [
  'bool',
  'charConstant',
  'complex',
  '.',
  'field',
  'identifier',
  'number',
  'nil',
  'rawString',
  'string',
  'variable',
  'leftParen',
];

/** The pipeline up to a closing token, which is taken too. @see Go text/template/parse: Tree.pipeline */
export function parsePipeline(t: Tree, context: string, end: TokenType): PipeNode {
  const { at } = peekNonSpace(t);
  const { variables, isAssign } = parseVariables(t, context);
  const commands: CommandNode[] = [];
  for (;;) {
    const token = nextNonSpace(t);
    if (token.type === end) break;
    if (!operandStarts.includes(token.type)) unexpected(t, token, context);
    backup(t);
    commands.push(parseCommand(t));
  }
  if (commands.length === 0) fail(t, `missing value for ${context}`);
  commands.forEach(({ args }, i) => {
    if (i > 0 && ['bool', 'dot', 'nil', 'number', 'string'].includes(args[0].type)) {
      fail(t, `non executable command in pipeline stage ${i + 1}`);
    }
  });
  return { type: 'pipe', at, isAssign, variables, commands };
}

function parseVariables(t: Tree, context: string): Pick<PipeNode, 'variables' | 'isAssign'> {
  const variables: OperandOf<'variable'>[] = [];
  for (;;) {
    const token = peekNonSpace(t);
    if (token.type !== 'variable') return { variables, isAssign: false };
    next(t);
    // Up to three tokens ahead: in `$x foo` the space tells an argument from the target of an assignment.
    const after = peek(t);
    const sign = peekNonSpace(t);
    const isComma = sign.type === 'char' && sign.text === ',';
    if (sign.type !== 'assign' && sign.type !== 'declare' && !isComma) {
      if (after.type === 'space') backupTo(t, token, after);
      else backupTo(t, token);
      return { variables, isAssign: false };
    }
    nextNonSpace(t);
    variables.push(newVariable(token.at, token.text));
    t.variables.push(token.text);
    if (!isComma) return { variables, isAssign: sign.type === 'assign' };
    if (context !== 'range' || variables.length >= 2) fail(t, `too many declarations in ${context}`);
    if (!['variable', 'rightDelim', 'rightParen'].includes(peekNonSpace(t).type)) {
      fail(t, 'range can only initialize variables');
    }
  }
}

function parseCommand(t: Tree): CommandNode {
  const { at } = peekNonSpace(t);
  const args: Operand[] = [];
  for (;;) {
    peekNonSpace(t);
    const operand = parseOperand(t);
    if (operand !== undefined) args.push(operand);
    const token = next(t);
    if (token.type === 'space') continue;
    if (token.type === 'rightDelim' || token.type === 'rightParen') backup(t);
    else if (token.type !== 'pipe') unexpected(t, token, 'operand');
    break;
  }
  const [first, ...rest] = args;
  return first === undefined ? fail(t, 'empty command') : { type: 'command', at, args: [first, ...rest] };
}

/** A term and the fields behind it, which give the node its position. @see Go text/template/parse: Tree.operand */
function parseOperand(t: Tree): Operand | undefined {
  const term = parseTerm(t);
  if (term === undefined || peek(t).type !== 'field') return term;
  const { at } = peek(t);
  const names: string[] = [];
  while (peek(t).type === 'field') names.push(next(t).text.slice(1));
  switch (term.type) {
    case 'field':
    case 'variable':
      return { ...term, at, names: [...term.names, ...names] };
    case 'bool':
    case 'string':
    case 'number':
    case 'nil':
    case 'dot':
      return fail(t, `unexpected . after term ${quote(showNode(term))}`);
    case 'pipe':
    case 'identifier':
    case 'chain':
      return { type: 'chain', at, operand: term, names };
  }
}

function parseTerm(t: Tree): Operand | undefined {
  const { type, at, text } = nextNonSpace(t);
  switch (type) {
    case 'identifier':
      return functions.has(text) ? { type, at, name: text } : fail(t, `function ${quote(text)} not defined`);
    case '.':
      return { type: 'dot', at };
    case 'nil':
      return { type, at };
    case 'variable':
      if (!t.variables.includes(text)) fail(t, `undefined variable ${quote(text)}`);
      return newVariable(at, text);
    case 'field':
      return { type, at, names: [text.slice(1)] };
    case 'bool':
      return { type, at, value: text === 'true' };
    case 'charConstant':
    case 'complex':
    case 'number': {
      const parse = { charConstant: parseChar, complex: parseComplex, number: parseNumber }[type];
      const literal = parse(text);
      return literal.ok ? { type: 'number', at, text, value: literal.value } : fail(t, literal.error);
    }
    case 'leftParen':
      return nested(t, () => parsePipeline(t, 'parenthesized pipeline', 'rightParen'));
    case 'string':
    case 'rawString':
      return { type: 'string', at, quoted: text, value: parseString(t, text) };
    default:
      backup(t);
      return undefined;
  }
}

/** What a string literal stands for. */
export function parseString(t: Tree, literal: string): string {
  return unquote(literal) ?? fail(t, 'invalid syntax');
}

function newVariable(at: number, name: string): OperandOf<'variable'> {
  return { type: 'variable', at, names: [name] };
}
