import { failCall } from './compare.ts';
import { functions, type TemplateFunction } from './functions.ts';
import { type CommandNode, type Node, type Operand, type OperandOf, type PipeNode, showNode } from './node.ts';
import { fail, nested, type State, spend, typeOf } from './state.ts';
import { stop, stopped } from './stop.ts';
import { boolValue, invalid, isTrue, stringValue, type Value } from './value.ts';

/** The value that comes down a pipeline as the last argument; undefined for the first command. */
type Final = Value | undefined;

/** The value of a pipeline; its variables are set. @see Go text/template: evalPipeline */
export function evaluatePipeline(s: State, dot: Value, pipe: PipeNode): Value {
  return nested(s, () => {
    s.node = pipe;
    let value: Final;
    for (const command of pipe.commands) value = evaluateCommand(s, dot, command, value);
    const result = value ?? invalid;
    for (const { names } of pipe.variables) {
      if (pipe.isAssign) setVariable(s, names[0]!, result);
      else s.variables.push({ name: names[0]!, value: result });
    }
    return result;
  });
}

/** Gives a new value to the variable of that name that was declared last. */
export function setVariable(s: State, name: string, value: Value): void {
  const variable = s.variables.findLast((known) => known.name === name);
  if (variable === undefined) fail(s, `undefined variable: ${name}`);
  variable.value = value;
}

function evaluateCommand(s: State, dot: Value, command: CommandNode, final: Final): Value {
  spend(s.run);
  const [first] = command.args;
  switch (first.type) {
    case 'field':
    case 'chain':
    case 'variable':
      return evaluateNamed(s, dot, first, command.args.length > 1 || final !== undefined);
    case 'identifier':
      return evaluateFunction(s, dot, first, command, command.args.slice(1), final);
    case 'pipe':
      refuseArguments(s, command, final);
      return evaluatePipeline(s, dot, first);
    case 'nil':
    case 'bool':
    case 'dot':
    case 'number':
    case 'string':
      s.node = first;
      refuseArguments(s, command, final);
      return first.type === 'nil' ? fail(s, 'nil is not a command') : evaluateLiteral(s, dot, first);
  }
}

function refuseArguments(s: State, { args }: CommandNode, final: Final): void {
  if (args.length > 1 || final !== undefined) fail(s, `can't give argument to non-function ${showNode(args[0])}`);
}

function evaluateLiteral(s: State, dot: Value, node: OperandOf<'bool' | 'dot' | 'number' | 'string'>): Value {
  s.node = node;
  switch (node.type) {
    case 'bool':
      return boolValue(node.value);
    case 'dot':
      return dot;
    case 'string':
      return stringValue(node.value);
    case 'number':
      return node.value === 'overflow' ? fail(s, `${node.text} overflows int`) : node.value;
  }
}

/** Fields of the data, of a variable or of a parenthesized pipeline, or the variable itself. */
function evaluateNamed(
  s: State,
  dot: Value,
  node: OperandOf<'field' | 'chain' | 'variable'>,
  hasArguments: boolean,
): Value {
  s.node = node;
  switch (node.type) {
    case 'field':
      return evaluateFields(s, dot, node.names, hasArguments);
    case 'chain':
      return evaluateFields(s, evaluateArgument(s, dot, 'any', node.operand), node.names, hasArguments);
    case 'variable': {
      const [name, ...fields] = node.names;
      const variable = s.variables.findLast((known) => known.name === name);
      if (variable === undefined) return fail(s, `undefined variable: ${name}`);
      if (fields.length > 0) return evaluateFields(s, variable.value, fields, hasArguments);
      if (hasArguments) fail(s, `can't give argument to non-function ${showNode(node)}`);
      return variable.value;
    }
  }
}

/** @see Go text/template: evalField */
function evaluateFields(s: State, receiver: Value, names: readonly string[], hasArguments: boolean): Value {
  return names.reduce((value: Value, name, i): Value => {
    if (value.kind === 'invalid') return value;
    const field = value.kind === 'struct' ? value.fields.get(name) : undefined;
    // A key that a map does not have is nothing, which prints as `<no value>`.
    if (field === undefined && value.kind === 'struct' && value.type.startsWith('map[')) return invalid;
    if (field === undefined) return fail(s, `can't evaluate field ${name} in type ${typeOf(value)}`);
    if (hasArguments && i === names.length - 1) fail(s, `${name} has arguments but cannot be invoked as function`);
    return stringValue(field);
  }, receiver);
}

function evaluateFunction(
  s: State,
  dot: Value,
  node: OperandOf<'identifier'>,
  at: Node,
  args: readonly Operand[],
  final: Final,
): Value {
  const { name } = node;
  s.node = node;
  const callee = functions.get(name);
  if (callee === undefined) throw new Error(`the parser refuses unknown functions, got ${name}`);
  const given = args.length + (final === undefined ? 0 : 1);
  const wanted = callee.parameters.length;
  if (callee.variadic ? given < wanted : given !== wanted) {
    // With a variadic function Go forgets to count the value from the pipeline.
    const counts = callee.variadic ? `at least ${wanted} got ${args.length}` : `${wanted} got ${given}`;
    fail(s, `wrong number of args for ${name}: want ${counts}`);
  }
  if (name === 'and' || name === 'or') return evaluateAndOr(s, dot, name, args, final);
  const values = args.map((arg, i) => evaluateArgument(s, dot, callee.parameters[i] ?? 'any', arg));
  if (final !== undefined) values.push(checkType(s, final, callee.parameters[given - 1] ?? 'any'));
  return call(s, callee, name, at, values, args[0]);
}

/** Arguments behind the one that decides are not evaluated. */
function evaluateAndOr(s: State, dot: Value, name: 'and' | 'or', args: readonly Operand[], final: Final): Value {
  let value: Value = invalid;
  for (const arg of args) {
    value = evaluateArgument(s, dot, 'any', arg);
    if (isTrue(value) === (name === 'or')) return value;
  }
  return final ?? value;
}

function call(
  s: State,
  callee: TemplateFunction,
  name: string,
  at: Node,
  values: readonly Value[],
  first: Operand | undefined,
): Value {
  const result = stopped(() => callee.call?.(values, s.run) ?? callNonFunction(values[0]!, first));
  if (!result.ok && result.because === 'limit') stop('limit', result.message);
  if (!result.ok) {
    s.node = at;
    return fail(s, `error calling ${name}: ${result.message}`);
  }
  if (result.value.kind === 'string') {
    s.run.checkLength(result.value.value.length);
    spend(s.run, result.value.value.length >> 4);
  }
  return result.value;
}

/** What `call` says: no value of Kuma's templates is a function. @see Go text/template: call */
function callNonFunction(callee: Value, first: Operand | undefined): never {
  if (callee.kind === 'invalid') return failCall('call of nil');
  const piped = callee.kind === 'string' ? callee.value : `<${typeOf(callee)} Value>`;
  return failCall(`non-function ${first === undefined ? piped : showNode(first)} of type ${typeOf(callee)}`);
}

/** The value of an argument for a parameter. @see Go text/template: evalArg */
function evaluateArgument(s: State, dot: Value, parameter: 'string' | 'any', node: Operand): Value {
  s.node = node;
  switch (node.type) {
    case 'nil':
      return parameter === 'any' ? invalid : fail(s, 'cannot assign nil to string');
    case 'dot':
      return checkType(s, dot, parameter);
    case 'field':
    case 'chain':
    case 'variable':
      return checkType(s, evaluateNamed(s, dot, node, false), parameter);
    case 'pipe':
      return checkType(s, evaluatePipeline(s, dot, node), parameter);
    case 'identifier':
      spend(s.run);
      return checkType(s, evaluateFunction(s, dot, node, node, [], undefined), parameter);
    case 'bool':
    case 'number':
    case 'string':
      if (parameter === 'string' && node.type !== 'string') fail(s, `expected string; found ${showNode(node)}`);
      return evaluateLiteral(s, dot, node);
  }
}

/** @see Go text/template: validateType */
function checkType(s: State, value: Value, parameter: 'string' | 'any'): Value {
  if (parameter === 'any' || value.kind === 'string') return value;
  if (value.kind === 'invalid') return fail(s, 'invalid value; expected string');
  return fail(s, `wrong type for value; expected string; got ${typeOf(value)}`);
}
