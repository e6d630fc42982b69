import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';

/** A finding that is known and was left for later. */
export interface BaselineEntry {
  readonly fingerprint: string;
  readonly code: string;
  /** `Dataplane/web-1`, for whoever reads the file. */
  readonly resource: string;
  readonly path: string;
  readonly message: string;
}

const schema = 'meshsvc.baseline/v1';

/** @throws {Failure} for a file that cannot be read or is no baseline of a known version */
export function readBaseline(file: string, io: Io): readonly BaselineEntry[] {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read`, { cause: error, hint: `write it first: --write-baseline ${file}` });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Failure(`${file} is no JSON`, { cause: error, hint: 'name a file that --write-baseline wrote' });
  }
  const { schemaVersion, findings } = (value ?? {}) as { schemaVersion?: unknown; findings?: unknown };
  if (schemaVersion !== schema || !Array.isArray(findings))
    throw new Failure(`${file} is no baseline`, {
      hint:
        typeof schemaVersion === 'string'
          ? `it says ${schemaVersion}, and this version reads ${schema}`
          : 'name a file that --write-baseline wrote',
    });
  return findings.map((entry: unknown) => {
    const found = (entry ?? {}) as Partial<Record<keyof BaselineEntry, unknown>>;
    const text = (field: keyof BaselineEntry): string => (typeof found[field] === 'string' ? found[field] : '');
    if (text('fingerprint') === '') throw new Failure(`${file} has a finding without fingerprint`);
    return {
      fingerprint: text('fingerprint'),
      code: text('code'),
      resource: text('resource'),
      path: text('path'),
      message: text('message'),
    };
  });
}

/** Whether a baseline may be written there: nothing else is overwritten. @throws {Failure} for a file that is none */
export function requireBaselinePlace(file: string, io: Io): void {
  if (existsSync(resolve(io.cwd, file))) readBaseline(file, io);
}

/** The text of a baseline: sorted, so that two of them differ where the findings do. */
export function baselineText(entries: readonly BaselineEntry[]): string {
  const key = ({ code, resource, path, fingerprint }: BaselineEntry): string =>
    [code, resource, path, fingerprint].join('\n');
  const findings = entries.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
  return `${JSON.stringify({ schemaVersion: schema, findings }, undefined, 2)}\n`;
}
