import { stop } from './stop.ts';
import { typeName, type Value } from './value.ts';

/** Ends a function with an error; the caller says which function it was. */
export function failCall(message: string): never {
  stop('error', message);
}

type Kind = 'bool' | 'complex' | 'int' | 'float' | 'string' | 'uint';

function basicKind(value: Value): Kind | undefined {
  switch (value.kind) {
    case 'bool':
    case 'int':
    case 'string':
      return value.kind;
    case 'uint8':
      return 'uint';
    case 'float64':
      return 'float';
    case 'complex128':
      return 'complex';
    case 'struct':
    case 'invalid':
      return undefined;
  }
}

function incompatible(a: Value, b: Value): never {
  const name = (value: Value) => (value.kind === 'invalid' ? '<nil>' : typeName(value));
  return failCall(`incompatible types for comparison: ${name(a)} and ${name(b)}`);
}

/** Whether the first value equals one of the others; comparing stops at the first that does. @see Go text/template: eq */
export function isEqual(first: Value, others: readonly Value[]): boolean {
  if (others.length === 0) failCall('missing argument for comparison');
  return others.some((other) => areEqual(first, other));
}

function areEqual(a: Value, b: Value): boolean {
  if (a.kind === 'invalid' || b.kind === 'invalid') return a.kind === b.kind;
  if (a.kind === 'complex128' && b.kind === 'complex128') return a.real === b.real && a.imaginary === b.imaginary;
  if (a.kind === 'struct' && b.kind === 'struct') return true; // there is only one, the data
  if (a.kind === 'struct' || b.kind === 'struct' || a.kind === 'complex128' || b.kind === 'complex128') {
    return incompatible(a, b);
  }
  if (isInteger(a) && isInteger(b)) return a.value === b.value;
  return a.kind === b.kind ? a.value === b.value : incompatible(a, b);
}

function isInteger(value: Value): value is Extract<Value, { kind: 'int' | 'uint8' }> {
  return value.kind === 'int' || value.kind === 'uint8';
}

/** Whether a value comes before another one. @see Go text/template: lt */
export function isLess(a: Value, b: Value): boolean {
  const kinds = [basicKind(a), basicKind(b)];
  if (kinds.includes(undefined)) failCall('invalid type for comparison');
  if (isInteger(a) && isInteger(b)) return a.value < b.value;
  if (kinds[0] !== kinds[1]) return incompatible(a, b);
  if (a.kind === 'string' && b.kind === 'string') return a.value < b.value;
  if (a.kind === 'float64' && b.kind === 'float64') return a.value < b.value;
  return failCall('invalid type for comparison');
}

/** @see Go text/template: le */
export function isLessOrEqual(a: Value, b: Value): boolean {
  return isLess(a, b) || isEqual(a, [b]);
}
