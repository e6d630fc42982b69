import { compile, validate, type ZodMiniType } from 'zod/mini';

/** A schema that is compiled once it has been used so often that it pays: compiling costs as much as hundreds of checks. */
export interface Shape<T extends ZodMiniType> {
  isValid(value: unknown): boolean;
  safeParse(value: unknown): ReturnType<T['safeParse']>;
}

const usesBeforeCompiling = 300;

/** The shape of a kind's spec. */
export function shapeOf<T extends ZodMiniType>(schema: T): Shape<T> {
  let current = schema;
  let uses = 0;
  const used = (): T => {
    if (++uses === usesBeforeCompiling) current = compile(schema);
    return current;
  };
  return {
    isValid: (value) => validate(used(), value),
    safeParse: (value) => used().safeParse(value) as ReturnType<T['safeParse']>,
  };
}
