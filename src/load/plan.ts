import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';

type Value = Readonly<Record<string, unknown>>;

const hint = 'name the plan.json that --output-dir wrote';

/**
 * A plan as `migrate-plan -o json` or `--output-dir` wrote it: what is read of it has the types that it should have.
 *
 * @throws {Failure} for a file that cannot be read, that is no JSON, or that is no plan of this version
 */
export function readPlan(file: string, io: Io): Value {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read`, { cause: error, hint });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${file} is no JSON, or not all of it`, { cause: error, hint });
  }
  const plan = isObject(value) ? value : {};
  const version = plan['schemaVersion'];
  if (version !== 'meshsvc.plan/v1')
    throw new Failure(
      typeof version === 'string' && version.startsWith('meshsvc.plan/')
        ? `${file} is a plan of ${version}, and this meshsvc knows meshsvc.plan/v1`
        : `${file} is no plan`,
      { hint },
    );
  const damaged = damageOf(plan);
  if (damaged !== undefined) throw new Failure(`${file} is damaged: ${damaged} is not what a plan has there`, { hint });
  return plan;
}

/** The first field that is not as it should be. */
function damageOf(plan: Value): string | undefined {
  if (!isListOf(plan['steps'], isText)) return 'steps';
  const lists: readonly (readonly [string, (one: unknown) => boolean])[] = [
    ['families', (one) => isObject(one) && isText(one['mesh']) && isListOf(one['legacy'], isText)],
    ['phases', (one) => isObject(one) && isText(one['id']) && isListOf(one['apply'], isText)],
    ['manifests', isManifest],
  ];
  for (const [name, isRight] of lists) {
    const list = plan[name];
    if (!Array.isArray(list)) return name;
    const at = list.findIndex((one) => !isRight(one));
    if (at >= 0) return `${name}[${at}]`;
  }
  return undefined;
}

function isManifest(one: unknown): boolean {
  if (!isObject(one)) return false;
  const { path, where, how, documents, previous } = one;
  return [path, where, how].every(isText) && isListOf(documents, isObject) && isListOf(previous, isObject);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isObject(value: unknown): value is Value {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

function isListOf(value: unknown, isRight: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isRight);
}
