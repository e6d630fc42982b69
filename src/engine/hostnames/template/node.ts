import { quote } from './quote.ts';
import type { Value } from './value.ts';

/** A part of a parsed template. `at` is the byte that error messages point at. @see Go text/template/parse: Node */
export type Node = Statement | PipeNode | CommandNode | Operand | ListNode;

/** What stands in a list: text and actions. */
export type Statement = TextNode | ActionNode | BranchNode | TemplateNode | JumpNode;

/** A part of a command. */
export type Operand =
  | PipeNode
  | { readonly type: 'field'; readonly at: number; readonly names: readonly string[] }
  | { readonly type: 'variable'; readonly at: number; readonly names: readonly string[] }
  | { readonly type: 'chain'; readonly at: number; readonly operand: Operand; readonly names: readonly string[] }
  | { readonly type: 'identifier'; readonly at: number; readonly name: string }
  | { readonly type: 'dot'; readonly at: number }
  | { readonly type: 'nil'; readonly at: number }
  | { readonly type: 'bool'; readonly at: number; readonly value: boolean }
  | { readonly type: 'number'; readonly at: number; readonly text: string; readonly value: Value | 'overflow' }
  | { readonly type: 'string'; readonly at: number; readonly quoted: string; readonly value: string };

export type OperandOf<T extends Operand['type']> = Extract<Operand, { readonly type: T }>;

export interface ListNode {
  readonly type: 'list';
  readonly at: number;
  readonly nodes: readonly Statement[];
}

export interface TextNode {
  readonly type: 'text';
  readonly at: number;
  readonly text: string;
}

export interface ActionNode {
  readonly type: 'action';
  readonly at: number;
  readonly pipe: PipeNode;
}

export interface BranchNode {
  readonly type: 'if' | 'range' | 'with';
  readonly at: number;
  readonly pipe: PipeNode;
  readonly list: ListNode;
  readonly elseList: ListNode | undefined;
}

export interface TemplateNode {
  readonly type: 'template';
  readonly at: number;
  readonly name: string;
  readonly pipe: PipeNode | undefined;
}

export interface JumpNode {
  readonly type: 'break' | 'continue';
  readonly at: number;
}

/** Commands that pass their value on, and the variables that get the last one. */
export interface PipeNode {
  readonly type: 'pipe';
  readonly at: number;
  readonly isAssign: boolean;
  readonly variables: readonly OperandOf<'variable'>[];
  readonly commands: readonly CommandNode[];
}

export interface CommandNode {
  readonly type: 'command';
  readonly at: number;
  readonly args: readonly [Operand, ...Operand[]];
}

/** A node as Go writes it into error messages. @see Go text/template/parse: Node.String */
export function showNode(node: Node): string {
  switch (node.type) {
    case 'list':
      return node.nodes.map(showNode).join('');
    case 'text':
      return node.text;
    case 'action':
      return `{{${showNode(node.pipe)}}}`;
    case 'if':
    case 'range':
    case 'with': {
      const otherwise = node.elseList === undefined ? '' : `{{else}}${showNode(node.elseList)}`;
      return `{{${node.type} ${showNode(node.pipe)}}}${showNode(node.list)}${otherwise}{{end}}`;
    }
    case 'template':
      return `{{template ${quote(node.name)}${node.pipe === undefined ? '' : ` ${showNode(node.pipe)}`}}}`;
    case 'break':
    case 'continue':
      return `{{${node.type}}}`;
    case 'pipe': {
      const variables = node.variables.map(showNode).join(', ');
      const target = variables === '' ? '' : `${variables} ${node.isAssign ? '=' : ':='} `;
      return target + node.commands.map(showNode).join(' | ');
    }
    case 'command':
      return node.args.map(showOperand).join(' ');
    case 'field':
      return `.${node.names.join('.')}`;
    case 'variable':
      return node.names.join('.');
    case 'chain':
      return `${showOperand(node.operand)}.${node.names.join('.')}`;
    case 'identifier':
      return node.name;
    case 'dot':
      return '.';
    case 'nil':
      return 'nil';
    case 'bool':
      return String(node.value);
    case 'number':
      return node.text;
    case 'string':
      return node.quoted;
  }
}

function showOperand(operand: Operand): string {
  return operand.type === 'pipe' ? `(${showNode(operand)})` : showNode(operand);
}
