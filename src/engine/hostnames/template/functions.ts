import { failCall, isEqual, isLess, isLessOrEqual } from './compare.ts';
import { escapeHtml, escapeJs, escapeQuery } from './escape.ts';
import { sprint, sprintln } from './printer.ts';
import { sprintf } from './printf.ts';
import { boolValue, intValue, isTrue, stringValue, typeName, type Value } from './value.ts';

/** What functions can ask for while a template runs. */
export interface CallContext {
  readonly labelOf: (key: string) => string | undefined;
  /** Stops if a text gets too long. */
  readonly checkLength: (length: number) => void;
}

/**
 * A function of templates. Go's parameters are strings or take any value; `variadic` allows more of those behind
 * the fixed ones. Without `call` the evaluator does it itself.
 */
export interface TemplateFunction {
  readonly parameters: readonly ('string' | 'any')[];
  readonly variadic: boolean;
  readonly call?: (args: readonly Value[], context: CallContext) => Value;
}

type Call = NonNullable<TemplateFunction['call']>;

const variadic = (parameters: TemplateFunction['parameters'], call?: Call): TemplateFunction =>
  call === undefined ? { parameters, variadic: true } : { parameters, variadic: true, call };
const fixed = (parameters: TemplateFunction['parameters'], call: Call): TemplateFunction => ({
  parameters,
  variadic: false,
  call,
});
const comparison = (compare: (a: Value, b: Value) => boolean) =>
  fixed(['any', 'any'], ([a, b]) => boolValue(compare(a!, b!)));
const escaper = (escaped: (text: string) => string) => variadic([], (args) => stringValue(escaped(printable(args))));

/**
 * Go's builtin functions and Kuma's one.
 *
 * @see Go text/template: builtins; kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/hostname/generator.go: EvaluateTemplate
 */
export const functions: ReadonlyMap<string, TemplateFunction> = new Map([
  ['and', variadic(['any'])],
  ['or', variadic(['any'])],
  ['call', variadic(['any'])],
  ['not', fixed(['any'], ([value]) => boolValue(!isTrue(value!)))],
  ['label', fixed(['string'], ([key], context) => label(key!, context))],
  ['len', fixed(['any'], ([value]) => length(value!))],
  ['index', variadic(['any'], ([item, ...indexes]) => index(item!, indexes))],
  ['slice', variadic(['any'], ([item, ...indexes]) => slice(item!, indexes))],
  ['print', variadic([], (args) => stringValue(sprint(args)))],
  ['println', variadic([], (args) => stringValue(sprintln(args)))],
  [
    'printf',
    variadic(['string'], ([format, ...args], { checkLength }) =>
      stringValue(sprintf(textOf(format!), args, checkLength)),
    ),
  ],
  ['html', escaper(escapeHtml)],
  ['js', escaper(escapeJs)],
  ['urlquery', escaper(escapeQuery)],
  ['eq', variadic(['any'], ([first, ...others]) => boolValue(isEqual(first!, others)))],
  ['ne', comparison((a, b) => !isEqual(a, [b]))],
  ['lt', comparison(isLess)],
  ['le', comparison(isLessOrEqual)],
  ['gt', comparison((a, b) => !isLessOrEqual(a, b))],
  ['ge', comparison((a, b) => !isLess(a, b))],
]);

function textOf(value: Value): string {
  if (value.kind === 'string') return value.value;
  throw new Error(`a string parameter holds a string, got ${value.kind}`);
}

function label(key: Value, { labelOf }: CallContext): Value {
  return stringValue(labelOf(textOf(key)) ?? failCall(`label ${textOf(key)} not found`));
}

/** What html, js and urlquery escape. @see Go text/template: evalArgs */
function printable(args: readonly Value[]): string {
  return sprint(args.map((arg) => (arg.kind === 'invalid' ? stringValue('<no value>') : arg)));
}

function length(value: Value): Value {
  if (value.kind === 'string') return intValue(BigInt(value.value.length));
  if (value.kind === 'invalid') return failCall('reflect: call of reflect.Value.Type on zero Value');
  return failCall(`len of type ${typeName(value)}`);
}

function index(item: Value, indexes: readonly Value[]): Value {
  if (item.kind === 'invalid') return failCall('index of untyped nil');
  return indexes.reduce((current: Value, at): Value => {
    if (current.kind !== 'string') {
      return failCall(`can't index item of type ${current.kind === 'invalid' ? 'nil' : typeName(current)}`);
    }
    const byte = current.value.charCodeAt(indexOf(at, current.value.length));
    // Go lets the length itself pass as an index and then panics.
    return Number.isNaN(byte) ? failCall('reflect: string index out of range') : { kind: 'uint8', value: BigInt(byte) };
  }, item);
}

function slice(item: Value, indexes: readonly Value[]): Value {
  if (item.kind === 'invalid') return failCall('slice of untyped nil');
  if (indexes.length > 3) failCall(`too many slice indexes: ${indexes.length}`);
  if (item.kind !== 'string') return failCall(`can't slice item of type ${typeName(item)}`);
  if (indexes.length === 3) failCall('cannot 3-index slice a string');
  const [from = 0, to = item.value.length] = indexes.map((at) => indexOf(at, item.value.length));
  if (from > to) failCall(`invalid slice index: ${from} > ${to}`);
  return stringValue(item.value.slice(from, to));
}

function indexOf(value: Value, capacity: number): number {
  if (value.kind === 'invalid') return failCall('cannot index slice/array with nil');
  if (value.kind !== 'int' && value.kind !== 'uint8') {
    return failCall(`cannot index slice/array with type ${typeName(value)}`);
  }
  if (value.value < 0n || value.value > BigInt(capacity)) failCall(`index out of range: ${value.value}`);
  return Number(value.value);
}
