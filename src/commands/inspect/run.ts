import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { commonOptions } from '../../cli/options.ts';
import { meshContexts } from '../../engine/context.ts';
import { generate } from '../../engine/generate/generate.ts';
import { inspectDataplane } from '../../engine/inspect/dataplane.ts';
import { meshView } from '../../engine/view.ts';
import { load } from '../../load/load.ts';
import { readSettings } from '../../load/settings.ts';
import type { ExitCode } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { controlPlaneOf } from '../control-plane.ts';

const own = object({ output: optional(string()) });

/** `meshsvc inspect`. */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const options = commonOptions(raw, io);
  own.parse(raw);
  const [what = 'dataplane', name] = args;
  const inventory = await load({ paths: options.paths, recursive: options.recursive, command: `inspect ${what}` }, io);
  const { controlPlane } = controlPlaneOf(options, inventory, readSettings(options.cpConfig, options.set, io));
  const contexts = meshContexts(inventory, controlPlane, { mode: options.mode, asApplied: true, policyMeshes: true });
  const proxies: Record<string, unknown> = {};
  for (const context of contexts) {
    if (options.meshes.length > 0 && !options.meshes.includes(context.mesh)) continue;
    const view = meshView(generate(context));
    for (const dataplane of context.dataplanes) {
      if (name !== undefined && dataplane.meta.name !== name) continue;
      proxies[dataplane.meta.name] = inspectDataplane(view, view.proxyOf(dataplane));
    }
  }
  io.stdout.write(`${JSON.stringify({ proxies }, undefined, 2)}\n`);
  return 0;
}
