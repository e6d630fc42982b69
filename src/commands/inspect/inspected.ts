import type { MeshView } from '../../engine/view.ts';
import type { Page } from '../../output/page.ts';
import type { Place } from '../../output/pages/resolve.ts';

/** What is to be inspected. */
export interface Subject {
  readonly views: readonly MeshView[];
  readonly kind: string;
  /** `undefined`: all of the kind. */
  readonly name: string | undefined;
  readonly place: Place;
}

/** The answer in every form; nothing is computed before it is asked for. */
export interface Inspected {
  /** How many have the name; all without one. */
  readonly found: number;
  /** What there would be instead. */
  readonly names: () => Iterable<string>;
  readonly page: () => Page;
  /** In pieces, so that many take no more memory than one. */
  readonly json: () => Iterable<string>;
}

/** An object of many members as JSON, member by member. */
export function* jsonMembers(
  head: string,
  members: Iterable<readonly [string, unknown]>,
  close: string,
): Generator<string> {
  let separator = '\n';
  yield head;
  for (const [key, value] of members) {
    const text = JSON.stringify(value, undefined, 2).replaceAll('\n', '\n    ');
    yield `${separator}    ${key === '' ? '' : `${JSON.stringify(key)}: `}${text}`;
    separator = ',\n';
  }
  yield separator === '\n' ? close.trimStart() : `\n  ${close}`;
}
