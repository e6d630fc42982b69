/**
 * What the OpenAPI schema of a kind says of a value, as far as Kuma checks it. `go` is the struct that the value is
 * decoded into afterwards, where that can still fail.
 */
export type Schema =
  | ({
      readonly type: 'string';
      readonly go?: 'duration' | 'time';
      readonly format?: 'date-time' | 'byte';
    } & StringRules)
  | { readonly type: 'boolean'; readonly default?: boolean }
  | ({
      readonly type: 'integer';
      readonly go: GoInteger;
      readonly struct: string;
      readonly format?: 'int32' | 'int64';
    } & IntegerRules)
  | ({ readonly type: 'array'; readonly items: Schema } & ArrayRules)
  | { readonly type: 'object'; readonly properties: ReadonlyMap<string, Schema>; readonly required: readonly string[] }
  | { readonly type: 'map'; readonly values: Schema }
  | { readonly type: 'int-or-string' }
  | { readonly type: 'target-ref'; readonly backend: boolean }
  | { readonly type: 'any' };

export type GoInteger = 'int' | 'int32' | 'int64' | 'uint' | 'uint32';

interface StringRules {
  readonly enum?: readonly string[];
  readonly default?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: RegExp;
}

interface IntegerRules {
  readonly enum?: readonly number[];
  readonly default?: number;
  readonly minimum?: number;
  readonly maximum?: number;
}

interface ArrayRules {
  readonly minItems?: number;
  readonly maxItems?: number;
  /** Only the Kubernetes API server looks at them: two items may not agree in all of these keys. */
  readonly listMapKeys?: readonly string[];
}

export const string: Schema = { type: 'string' };
export const boolean: Schema = { type: 'boolean' };
export const duration: Schema = { type: 'string', go: 'duration' };
export const dateTime: Schema = { type: 'string', go: 'time', format: 'date-time' };
export const bytes: Schema = { type: 'string', format: 'byte' };
export const intOrString: Schema = { type: 'int-or-string' };
export const anything: Schema = { type: 'any' };
export const anyObject: Schema = { type: 'object', properties: new Map(), required: [] };
export const targetRef: Schema = { type: 'target-ref', backend: false };
export const backendRef: Schema = { type: 'target-ref', backend: true };

export const text = (rules: StringRules): Schema => ({ type: 'string', ...rules });
export const flag = (rules: { readonly default: boolean }): Schema => ({ type: 'boolean', ...rules });
export const oneOf = (values: readonly string[], rules: StringRules = {}): Schema => ({
  type: 'string',
  enum: values,
  ...rules,
});
export const int32 = (struct: string, rules: IntegerRules = {}): Schema => ({
  type: 'integer',
  go: 'int32',
  struct,
  format: 'int32',
  ...rules,
});
export const uint32 = (struct: string, rules: IntegerRules = {}): Schema => ({
  type: 'integer',
  go: 'uint32',
  struct,
  format: 'int32',
  ...rules,
});
export const integer = (
  go: GoInteger,
  struct: string,
  rules: IntegerRules & { readonly format?: 'int64' } = {},
): Schema => ({ type: 'integer', go, struct, ...rules });
export const list = (items: Schema, rules: ArrayRules = {}): Schema => ({ type: 'array', items, ...rules });
export const mapOf = (values: Schema): Schema => ({ type: 'map', values });

export function object(properties: { readonly [name: string]: Schema }, required: readonly string[] = []): Schema {
  return { type: 'object', properties: new Map(Object.entries(properties)), required };
}
