import type { CallContext } from './functions.ts';
import { type ListNode, type Node, showNode } from './node.ts';
import { quote } from './quote.ts';
import { stop } from './stop.ts';
import { typeName, type Value } from './value.ts';

// Far beyond what a hostname needs, and a fraction of a second.
const maxSteps = 100_000;
const maxLength = 65_536;
const maxDepth = 1_000;

/** What all templates of one run share. */
export interface Run extends CallContext {
  readonly source: string;
  readonly trees: ReadonlyMap<string, ListNode>;
  output: string;
  steps: number;
  depth: number;
}

/** One template while it runs. `node` is where an error would be. @see Go text/template: state */
export interface State {
  readonly run: Run;
  readonly name: string;
  readonly variables: { readonly name: string; value: Value }[];
  node: Node;
}

/** A run that has printed nothing yet. */
export function startRun(source: string, trees: ReadonlyMap<string, ListNode>, labelOf: CallContext['labelOf']): Run {
  const checkLength = (length: number) => {
    if (length > maxLength) stop('limit', `more than ${maxLength} bytes of text`);
  };
  return { source, trees, labelOf, checkLength, output: '', steps: 0, depth: 0 };
}

/** Counts work, so that no template runs for ever. */
export function spend(run: Run, steps = 1): void {
  run.steps += steps;
  if (run.steps > maxSteps) stop('limit', `more than ${maxSteps} steps`);
}

/** Does something that can contain itself. */
export function nested<T>({ run }: State, work: () => T): T {
  run.depth++;
  if (run.depth > maxDepth) stop('limit', `nested more than ${maxDepth} levels deep`);
  const result = work();
  run.depth--;
  return result;
}

export function write({ run }: State, text: string): void {
  run.output += text;
  run.checkLength(run.output.length);
}

/** Ends the run with Go's words. @see Go text/template: state.errorf */
export function fail(s: State, message: string): never {
  return stop('error', executionError(s.run.source, s.name, s.node, message));
}

/**
 * What Go says to a mistake at a node: line, byte in the line counted from 0, template, node.
 *
 * @see Go text/template/parse: Tree.ErrorContext
 */
export function executionError(source: string, name: string, node: Node, message: string): string {
  const before = source.slice(0, node.at);
  const line = before.split('\n').length;
  const column = before.length - (before.lastIndexOf('\n') + 1);
  return `template: :${line}:${column}: executing ${quote(name)} at <${showNode(node)}>: ${message}`;
}

/** The type of a value for an error message. */
export function typeOf(value: Value): string {
  return value.kind === 'invalid' ? '<nil>' : typeName(value);
}
