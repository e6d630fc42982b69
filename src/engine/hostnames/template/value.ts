/**
 * The values that a template of Kuma can reach. `invalid` is Go's zero reflect.Value, an untyped nil; `struct` is the
 * data itself; a `uint8` comes from indexing a string. There are no maps, lists, pointers or functions.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/hostname/generator.go: EvaluateTemplate
 */
export type Value =
  | { readonly kind: 'invalid' }
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'int' | 'uint8'; readonly value: bigint }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'float64'; readonly value: number }
  | { readonly kind: 'complex128'; readonly real: number; readonly imaginary: number }
  | { readonly kind: 'struct'; readonly type: string; readonly fields: ReadonlyMap<string, string> };

export const invalid: Value = { kind: 'invalid' };

export const stringValue = (value: string): Value => ({ kind: 'string', value });
export const boolValue = (value: boolean): Value => ({ kind: 'bool', value });
export const intValue = (value: bigint): Value => ({ kind: 'int', value });

/** The name of a value's Go type as error messages and `%T` show it. Nil has none. */
export function typeName(value: Exclude<Value, { kind: 'invalid' }>): string {
  return value.kind === 'struct' ? value.type : value.kind;
}

/** Whether a value counts as true in `if`, `with`, `and`, `or`, `not`: everything but zero, empty and nil. @see Go text/template: IsTrue */
export function isTrue(value: Value): boolean {
  switch (value.kind) {
    case 'invalid':
      return false;
    case 'string':
      return value.value !== '';
    case 'int':
    case 'uint8':
      return value.value !== 0n;
    case 'bool':
      return value.value;
    case 'float64':
      return value.value !== 0;
    case 'complex128':
      return value.real !== 0 || value.imaginary !== 0;
    case 'struct':
      return true;
  }
}
