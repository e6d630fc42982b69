import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import { didYouMean } from '../model/suggest.ts';
import { readText } from './manifests.ts';

/**
 * Answers to the questions of a plan: a mapping of a service, or `namespace/service`, to what it becomes.
 *
 * @throws {Failure} for a file that cannot be read, and an answer that is none
 */
export function readDecisions(file: string, choices: readonly string[], io: Io): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read`, { cause: error, hint: 'name a file of lines such as redis: MMZS' });
  }
  const answers = new Map<string, string>();
  for (const piece of readText(text)) {
    if (!piece.ok) throw new Failure(`${file}: ${piece.problem.message}`);
    const { value } = piece;
    if (value === null || value === undefined) continue;
    if (typeof value !== 'object' || Array.isArray(value))
      throw new Failure(`${file} is no mapping`, { hint: 'write lines such as redis: MMZS' });
    for (const [service, answer] of Object.entries(value)) {
      if (typeof answer === 'string' && choices.includes(answer)) answers.set(service, answer);
      else {
        const near = typeof answer === 'string' ? didYouMean(answer, choices) : undefined;
        throw new Failure(`${file}: ${service} cannot become ${JSON.stringify(answer)}`, {
          hint: near === undefined ? `it is one of ${choices.join(', ')}` : `did you mean ${near}?`,
        });
      }
    }
  }
  return answers;
}
