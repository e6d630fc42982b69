import type { z } from 'zod';
import type { Environment, Meta, Resource } from '../model/resource.ts';
import type { Origin, Path } from '../model/source.ts';
import { didYouMean } from '../model/suggest.ts';

/** A decoded mapping as it stands in a manifest. */
export type Fields = Readonly<Record<string, unknown>>;

/** What is wrong with the shape of a manifest, and where. */
export interface ShapeProblem {
  readonly path: Path;
  readonly message: string;
  readonly fix: string | undefined;
}

/** A manifest that has been told apart: its metadata, and the part that its kind reads. */
export interface Body {
  readonly meta: Meta;
  readonly form: Environment;
  readonly origin: Origin;
  /** The spec: on Universal the document itself for the kinds that have no `spec` there. */
  readonly spec: Fields;
  readonly status: unknown;
  /** Path of `spec` from the document's root. */
  readonly specPath: Path;
  readonly document: Fields;
  /** Decodes a YAML text that stands in a field. */
  readonly parseYaml: (text: string) => unknown;
}

export type ReadResult<R extends Resource> =
  | { readonly ok: true; readonly resource: R }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/** One resource kind: how it is recognised and read. */
export interface Kind<R extends Resource = Resource> {
  readonly name: R['kind'];
  /** API group of a kind of Kubernetes itself, empty for the oldest ones; absent for those of Kuma. */
  readonly group?: string;
  /** `proto`: on Universal the spec's fields stand beside the name. `plugin`: under `spec`. */
  readonly family: 'proto' | 'plugin';
  readonly scope: 'mesh' | 'global';
  /** Namespaced on Kubernetes: the core name is `<name>.<namespace>`. */
  readonly namespaced: boolean;
  read(body: Body): ReadResult<R>;
}

/** Names a kind; does nothing but hold its type. */
export function defineKind<R extends Resource>(kind: Kind<R>): Kind<R> {
  return kind;
}

const article = (type: string): string => (/^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`);
const typeOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value === 'object' ? 'mapping' : typeof value;

/** The words of a failed schema, in ours: what is there, what is wanted, and what to write instead. */
export function shapeProblems(
  issues: readonly z.core.$ZodIssue[],
  value: unknown,
  base: Path,
): readonly ShapeProblem[] {
  return issues.map((issue) => {
    const path = issue.path.filter((step): step is string | number => typeof step !== 'symbol');
    const found = valueAt(value, path);
    const field = path.length === 0 ? 'this' : String(path.at(-1));
    let message = issue.message;
    let fix: string | undefined;
    const choices = choicesOf(issue);
    if (choices !== undefined && typeof found === 'string') {
      message = `${field} is ${found}, not one of ${choices.join(', ')}`;
      const near = didYouMean(found, choices);
      fix = near === undefined ? `write one of ${choices.join(', ')}` : `did you mean ${near}?`;
    } else if (issue.code === 'invalid_type' || issue.code === 'invalid_union') {
      const expected = issue.code === 'invalid_type' ? expectedType(issue.expected) : 'number';
      message =
        found === undefined ? `${field} is missing` : `${field} is ${article(typeOf(found))}, not ${article(expected)}`;
      if (expected === 'string' && (typeof found === 'number' || typeof found === 'boolean'))
        fix = `put it in quotes: "${String(found)}"`;
    } else if (issue.code === 'invalid_format') message = `${field} is ${JSON.stringify(found)}, not a number`;
    return { path: [...base, ...path], message, fix };
  });
}

/** The words that a field takes, where it takes only some. */
function choicesOf(issue: z.core.$ZodIssue): readonly string[] | undefined {
  if (issue.code === 'invalid_value') return issue.values.filter((value): value is string => typeof value === 'string');
  if (issue.code !== 'invalid_union') return undefined;
  const found = issue.errors.flat().flatMap((inner) => choicesOf(inner) ?? []);
  return found.length === 0 ? undefined : found;
}

function expectedType(expected: string): string {
  if (expected === 'record' || expected === 'object') return 'mapping';
  if (expected === 'array') return 'list';
  return expected === 'int' ? 'number' : expected;
}

function valueAt(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, step)) return undefined;
    at = (at as Record<string | number, unknown>)[step];
  }
  return at;
}
