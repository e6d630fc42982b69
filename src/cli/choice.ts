import { Failure } from '../model/failure.ts';
import { didYouMean } from '../model/suggest.ts';

/** Checks a value against what its flag takes. @throws {Failure} naming the values, and the nearest one */
export function requireChoice(name: string, value: string, choices: readonly string[]): string {
  if (choices.includes(value)) return value;
  const near = didYouMean(value, choices);
  throw new Failure(`${name} ${value} is not one of ${choices.join(', ')}`, {
    ...(near === undefined ? {} : { hint: `did you mean ${near}?` }),
  });
}
