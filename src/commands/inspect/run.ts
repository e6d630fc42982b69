import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { inspectDataplane } from '../../engine/inspect/dataplane.ts';
import { meshView } from '../../engine/view.ts';
import type { ExitCode } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { readWorld } from '../world.ts';

const own = object({ output: optional(string()) });

/** `meshsvc inspect`. */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  own.parse(raw);
  const [what = 'dataplane', name] = args;
  const world = await readWorld(raw, io, { command: `inspect ${what}`, policyMeshes: true });
  const proxies: Record<string, unknown> = {};
  for (const generated of world.results()) {
    const view = meshView(generated);
    for (const dataplane of generated.context.dataplanes) {
      if (name !== undefined && dataplane.meta.name !== name) continue;
      proxies[dataplane.meta.name] = inspectDataplane(view, view.proxyOf(dataplane));
    }
  }
  io.stdout.write(`${JSON.stringify({ proxies }, undefined, 2)}\n`);
  return 0;
}
