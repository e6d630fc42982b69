import { exitCodeOf } from '../../cli/exit-code.ts';
import type { Document } from '../../engine/plan/stage.ts';
import { stateOf, viewsOf } from '../../engine/plan/state.ts';
import { type Verification, verify, type WrittenPlan } from '../../engine/plan/verify.ts';
import { readPlan } from '../../load/plan.ts';
import type { ExitCode } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { label } from '../../model/labels.ts';
import type { Resource } from '../../model/resource.ts';
import { pageText } from '../../output/formats/text.ts';
import { verificationPage } from '../../output/pages/plan-verification.ts';
import { writeAside } from '../aside.ts';
import { drawingOf } from '../drawing.ts';
import type { World } from '../world.ts';
import { planWorld } from './world.ts';

/**
 * `migrate-plan --verify PLAN.json`: which phases of a plan are done in the mesh that was read, and what drifted.
 * Exit 0 where nothing drifted, 1 where something did, 3 where the input is not whole.
 *
 * @throws {Failure} for a file that is no plan
 */
export async function verifyPlan(world: World, file: string, output: string, io: Io): Promise<ExitCode> {
  const written = readPlan(file, io) as unknown as WrittenPlan;
  const { options, inventory, assumptions } = world;
  const plan = planWorld(world);
  const results = world.results();
  const modes = new Map(results.map(({ context }) => [context.mesh, context.mode]));
  const mode = [...modes.values()][0] ?? 'Disabled';
  const stage = { mode, changes: [] };
  const verification = verify(written, presentIn(world), modes, stateOf(stage, viewsOf(plan.see(stage))));
  if (output === 'json')
    io.stdout.write(
      `${JSON.stringify({ schemaVersion: 'meshsvc.verification/v1', ...verification, assumptions }, undefined, 2)}\n`,
    );
  else io.stdout.write(await pageText(verificationPage(verification), drawingOf(options, io.stdout, io)));
  const { diagnostics } = inventory;
  if (output !== 'json') await writeAside({ options, inventory, diagnostics, assumptions }, io);
  const code = exitCodeOf(diagnostics, assumptions, { failOn: 'never', strict: options.strict });
  return code === 0 && hasDrift(verification) ? 1 : code;
}

function hasDrift({ drift }: Verification): boolean {
  return drift.length > 0;
}

/** Finds an object of a control plane by what a document calls it. */
function presentIn({ inventory, options }: World): (where: string, document: Document) => Document | undefined {
  const known = new Map<string, ReadonlyMap<string, Document>>();
  const indexOf = (where: string, kind: string): ReadonlyMap<string, Document> => {
    const key = `${where}\n${kind}`;
    let index = known.get(key);
    if (index === undefined) {
      const position = options.sources.findIndex(({ zone }) => zone === where);
      const store = position < 0 ? inventory : inventory.storeOf(position);
      const made = new Map<string, Document>();
      for (const one of store.list(kind as Resource['kind']) as readonly Resource[])
        made.set(
          keyOf(one.meta.mesh, one.meta.namespace, one.meta.kubernetes?.name ?? one.meta.name),
          inventory.raw(one.origin) as Document,
        );
      index = made;
      known.set(key, index);
    }
    return index;
  };
  return (where, document) => {
    const { metadata } = document as { readonly metadata?: Metadata };
    const text = (key: string): string => (typeof document[key] === 'string' ? document[key] : '');
    const kind = text('type') || text('kind');
    const named = metadata === undefined ? text('mesh') : (metadata.labels?.[label.mesh] ?? 'default');
    const mesh = kind === 'Mesh' || kind === 'HostnameGenerator' ? '' : named;
    return indexOf(where, kind).get(keyOf(mesh, metadata?.namespace ?? '', metadata?.name ?? text('name')));
  };
}

interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
}

function keyOf(mesh: string, namespace: string, name: string): string {
  return `${mesh}\n${namespace}\n${name}`;
}
