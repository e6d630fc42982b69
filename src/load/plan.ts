import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { array, type infer as Infer, looseObject, object, optional, record, string, unknown } from 'zod/mini';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';

const documents = array(record(string(), unknown()));

const shape = object({
  schemaVersion: string(),
  steps: array(string()),
  families: array(looseObject({ mesh: string(), name: string(), legacy: array(string()) })),
  phases: array(looseObject({ id: string(), to: optional(string()), apply: array(string()) })),
  manifests: array(
    looseObject({ path: string(), where: string(), how: string(), documents: documents, previous: documents }),
  ),
});

/**
 * A plan as `migrate-plan -o json` or `--output-dir` wrote it.
 *
 * @throws {Failure} for a file that cannot be read, that is no JSON, or that is no plan of this version
 */
export function readPlan(file: string, io: Io): Infer<typeof shape> {
  const hint = 'name the plan.json that --output-dir wrote';
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
  const version = (value as { schemaVersion?: unknown } | null)?.schemaVersion;
  if (version !== 'meshsvc.plan/v1')
    throw new Failure(
      typeof version === 'string' && version.startsWith('meshsvc.plan/')
        ? `${file} is a plan of ${version}, and this meshsvc knows meshsvc.plan/v1`
        : `${file} is no plan`,
      { hint },
    );
  const parsed = shape.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new Failure(`${file} is damaged: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim(), { hint });
  }
  return parsed.data;
}
