import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../support/run.ts';

/** A folder with tools of its own on the PATH, each a script that answers as the real one does. */
export interface Workplace {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly run: (...argv: readonly string[]) => ReturnType<typeof run>;
}

/** Scripts by the name of the tool; without any the PATH is empty. `files` stand beside them. */
export function workplace(
  tools: Readonly<Record<string, string>>,
  files: Readonly<Record<string, string>> = {},
): Workplace {
  const cwd = mkdtempSync(join(tmpdir(), 'meshsvc-live-'));
  mkdirSync(join(cwd, 'bin'));
  for (const [name, script] of Object.entries(tools)) {
    writeFileSync(join(cwd, 'bin', name), `#!/bin/sh\necho "$@" >> "${cwd}/calls"\n${script}\n`);
    chmodSync(join(cwd, 'bin', name), 0o755);
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(cwd, name, '..'), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  const path = Object.keys(tools).length === 0 ? join(cwd, 'bin') : `${join(cwd, 'bin')}:/usr/bin:/bin`;
  const env = { PATH: path };
  return { cwd, env, run: (...argv) => run(argv, { cwd, env }) };
}

/** Answers lists from files: `answers/CONTEXT/RESOURCE.json`; what has none is not there. */
export const kubectlFromFiles = `
context=default
for arg in "$@"; do
  if [ "$last" = --context ]; then context=$arg; fi
  last=$arg
done
if [ ! -d "answers/$context" ]; then echo "error: context \\"$context\\" does not exist" >&2; exit 1; fi
case $1 in
  api-resources) for file in answers/$context/*.json; do basename "$file" .json; done ;;
  get) cat "answers/$context/$2.json" ;;
  *) echo "error: unknown command $1" >&2; exit 1 ;;
esac`;

/** Answers lists from files: `answers/LIST.MESH.OFFSET.json`; what has none is empty. */
export const kumactlFromFiles = `
mesh=all offset=0
for arg in "$@"; do
  if [ "$last" = --mesh ]; then mesh=$arg; fi
  if [ "$last" = --offset ]; then offset=$arg; fi
  last=$arg
done
case $1 in
  version) printf 'Client: Kuma 2.13.10\\nServer: Kuma 2.12.3\\n' ;;
  inspect) cat "answers/inspect-$2.json" 2>/dev/null || echo '{"total": 0, "items": [], "next": null}' ;;
  get) cat "answers/$2.$mesh.$offset.json" 2>/dev/null || echo '{"total": 0, "items": [], "next": null}' ;;
  *) echo "Error: unknown command \\"$1\\" for \\"kumactl\\"" >&2; exit 1 ;;
esac`;

/** A list as kubectl prints it. */
export function kubectlList(items: readonly unknown[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', metadata: { resourceVersion: '' }, items });
}

/** A page as the API of a control plane gives it. */
export function kumactlPage(items: readonly unknown[], total = items.length, next: string | null = null): string {
  return JSON.stringify({ total, items, next });
}
