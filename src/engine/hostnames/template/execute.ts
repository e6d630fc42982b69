import { evaluatePipeline, setVariable } from './evaluate.ts';
import type { BranchNode, ListNode, Statement, TemplateNode } from './node.ts';
import { printValue } from './printer.ts';
import { quote } from './quote.ts';
import { fail, nested, type Run, type State, spend, write } from './state.ts';
import { intValue, invalid, isTrue, type Value } from './value.ts';

/** How a statement ended: it went through, or a loop around it is to end or to go on. */
type Jump = 'break' | 'continue' | undefined;

/** Runs the template of a name and adds to the output. @see Go text/template: Template.Execute */
export function execute(run: Run, name: string, list: ListNode, data: Value): void {
  walkList({ run, name, variables: [{ name: '$', value: data }], node: list }, data, list);
}

function walkList(s: State, dot: Value, list: ListNode): Jump {
  s.node = list;
  for (const node of list.nodes) {
    const jump = walk(s, dot, node);
    if (jump !== undefined) return jump;
  }
  return undefined;
}

function walk(s: State, dot: Value, node: Statement): Jump {
  spend(s.run);
  s.node = node;
  switch (node.type) {
    case 'text':
      write(s, node.text);
      return undefined;
    case 'action': {
      const value = evaluatePipeline(s, dot, node.pipe);
      // What declares or assigns prints nothing. Variables live until the next end.
      if (node.pipe.variables.length === 0) write(s, value.kind === 'invalid' ? '<no value>' : printValue(value));
      return undefined;
    }
    case 'if':
    case 'with':
      return scoped(s, () => walkIfOrWith(s, dot, node));
    case 'range': {
      // A break in the else of a loop ends that loop only, a continue there goes to the loop around it.
      const jump = scoped(s, () => walkRange(s, dot, node));
      return jump === 'break' ? undefined : jump;
    }
    case 'template':
      walkTemplate(s, dot, node);
      return undefined;
    case 'break':
    case 'continue':
      return node.type;
  }
}

/** Runs the inside of a block and forgets its variables. */
function scoped(s: State, walkBlock: () => Jump): Jump {
  const known = s.variables.length;
  const jump = nested(s, walkBlock);
  s.variables.length = known;
  return jump;
}

function walkIfOrWith(s: State, dot: Value, node: BranchNode): Jump {
  const value = evaluatePipeline(s, dot, node.pipe);
  if (isTrue(value)) return walkList(s, node.type === 'with' ? value : dot, node.list);
  return node.elseList === undefined ? undefined : walkList(s, dot, node.elseList);
}

/** Loops over the numbers below an integer; nothing else that a template of Kuma reaches can be ranged over. @see Go text/template: walkRange */
function walkRange(s: State, dot: Value, node: BranchNode): Jump {
  const value = evaluatePipeline(s, dot, node.pipe);
  const count = countOf(s, node, value);
  const known = s.variables.length;
  const variable = node.pipe.variables[0]?.names[0];
  for (let i = 0n; i < count; i++) {
    spend(s.run);
    const element: Value = value.kind === 'uint8' ? { kind: 'uint8', value: i } : intValue(i);
    if (variable !== undefined) {
      if (node.pipe.isAssign) setVariable(s, variable, element);
      else s.variables[known - 1]!.value = element;
    }
    const jump = walkList(s, element, node.list);
    s.variables.length = known;
    if (jump === 'break') return undefined;
  }
  return count > 0n || node.elseList === undefined ? undefined : walkList(s, dot, node.elseList);
}

function countOf(s: State, node: BranchNode, value: Value): bigint {
  switch (value.kind) {
    case 'invalid':
      return 0n;
    case 'int':
    case 'uint8':
      if (node.pipe.variables.length > 1) fail(s, `can't use ${value.value} to iterate over more than one variable`);
      return value.value;
    case 'string':
    case 'bool':
    case 'float64':
    case 'complex128':
    case 'struct':
      return fail(s, `range can't iterate over ${printValue(value)}`);
  }
}

/** A template inherits no variables; `$` is what it is given. */
function walkTemplate(s: State, dot: Value, node: TemplateNode): void {
  const list = s.run.trees.get(node.name);
  if (list === undefined) fail(s, `template ${quote(node.name)} not defined`);
  const data = node.pipe === undefined ? invalid : evaluatePipeline(s, dot, node.pipe);
  nested(s, () => execute(s.run, node.name, list, data));
}
