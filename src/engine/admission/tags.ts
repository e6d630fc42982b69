import { get, type JsonObject, textOf } from './json.ts';
import { entry, type Place, type Rejection, reject } from './rejection.ts';

const nameCharacters = /^[a-zA-Z0-9.\-_:/]*$/;
const valueCharacters = /^[a-zA-Z0-9.\-_:]*$/;
const selectorCharacters = /^(?:[a-zA-Z0-9.\-_:/]*|\*)$/;

export interface TagRules {
  /** A selector may have `*` and slashes in its values. */
  readonly selector?: boolean;
  readonly requireOne?: boolean;
  readonly requireService?: boolean;
}

/** A tag value as it was decoded: `null` becomes the empty text. */
export function tagOf(tags: JsonObject | undefined, key: string): string | undefined {
  if (tags === undefined || !Object.hasOwn(tags, key)) return undefined;
  return textOf(tags[key]);
}

/**
 * Whether nothing is wrong with tags, without allocating: what nearly all of them pass.
 */
export function areTagsFine(tags: JsonObject): boolean {
  for (const key in tags) {
    const value = tags[key];
    if (
      key === '' ||
      typeof value !== 'string' ||
      value === '' ||
      !nameCharacters.test(key) ||
      !valueCharacters.test(value)
    )
      return false;
  }
  return true;
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/validators.go: ValidateTags, ValidateSelector */
export function checkTags(out: Rejection[], place: Place, tags: JsonObject | undefined, rules: TagRules = {}): void {
  const keys = tags === undefined ? [] : Object.keys(tags).sort();
  if (rules.requireOne && keys.length === 0) reject(out, place, 'must have at least one tag');
  for (const key of keys) {
    if (key === '') reject(out, place, 'tag name must be non-empty');
    if (!nameCharacters.test(key)) {
      reject(
        out,
        entry(place, key),
        'tag name must consist of alphanumeric characters, dots, dashes, slashes and underscores',
      );
    }
    const value = textOf(get(tags, key));
    if (value === '') reject(out, entry(place, key), 'tag value must be non-empty');
    if (!(rules.selector ? selectorCharacters : valueCharacters).test(value)) {
      const allowed = rules.selector
        ? 'dots, dashes, slashes and underscores or be "*"'
        : 'dots, dashes and underscores';
      reject(out, entry(place, key), `tag value must consist of alphanumeric characters, ${allowed}`);
    }
  }
  if (rules.requireService && tagOf(tags, 'kuma.io/service') === undefined)
    reject(out, place, 'mandatory tag "kuma.io/service" is missing');
}
