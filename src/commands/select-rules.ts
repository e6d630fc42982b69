import { Failure } from '../model/failure.ts';
import { didYouMean } from '../model/suggest.ts';
import { allRules } from './all-rules.ts';
import { ruleGroups } from './rule-groups.ts';

/** Tells rules by code and name. */
export type RuleSelector = (code: string, name: string) => boolean;

/**
 * What a word selects: a code, a name of a rule, a range (`MS1xx`, `MS100-MS129`) or a group (`policies`); `undefined`
 * where nobody knows it.
 */
export function ruleSelector(word: string): RuleSelector | undefined {
  const upper = word.toUpperCase();
  if (/^MS\d+$/.test(upper))
    return allRules().some(({ code }) => code === upper) ? (code) => code === upper : undefined;
  if (/^MS\d{1,2}X{1,2}$/.test(upper) && upper.length === 5) {
    const start = upper.replaceAll('X', '');
    return (code) => code.startsWith(start);
  }
  const range = /^(MS\d{3})(?:-|\.\.)(MS\d{3})$/.exec(upper);
  if (range !== null) return (code) => code >= range[1]! && code <= range[2]!;
  const lower = word.toLowerCase();
  const group = ruleGroups.find(({ name }) => name === lower);
  if (group !== undefined)
    return (code) => {
      const number = Number(code.slice(2));
      return number >= group.from && number <= group.to;
    };
  return allRules().some(({ name }) => name === lower) ? (_, name) => name === lower : undefined;
}

/** The nearest word that selects something. */
export function nearestRule(word: string): string | undefined {
  return didYouMean(word, [
    ...allRules().flatMap(({ code, name }) => [code, name]),
    ...ruleGroups.map(({ name }) => name),
  ]);
}

/**
 * A rule is selected if one of the words selects it; words may have commas in them.
 *
 * @throws {Failure} for a word that nobody knows
 */
export function rulesOf(words: readonly string[]): RuleSelector {
  const selectors = words
    .flatMap((word) => word.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '')
    .map((word) => {
      const found = ruleSelector(word);
      if (found !== undefined) return found;
      const near = nearestRule(word);
      throw new Failure(`no check ${word}`, {
        hint:
          near === undefined
            ? 'meshsvc rules lists them; MS1xx, MS100-MS129 and groups such as policies work, too'
            : `did you mean ${near}?`,
      });
    });
  return (code, name) => selectors.some((selects) => selects(code, name));
}
