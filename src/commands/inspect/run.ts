import { object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import { meshView } from '../../engine/view.ts';
import { kindOfWord } from '../../kinds/names.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { didYouMean } from '../../model/suggest.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import { orUnread, writeAside } from '../aside.ts';
import { drawingOf } from '../drawing.ts';
import { placesOf } from '../places.ts';
import { readWorld, type World } from '../world.ts';
import { inspectProxies } from './dataplanes.ts';
import type { Inspected, Subject } from './inspected.ts';
import { inspectPolicies } from './policies.ts';
import { inspectServices } from './services.ts';

const own = object({ output: optional(string()) });

const subjects: Readonly<Record<string, (subject: Subject) => Inspected>> = {
  Dataplane: inspectProxies,
  MeshService: inspectServices,
  MeshMultiZoneService: inspectServices,
  MeshExternalService: inspectServices,
  policy: inspectPolicies,
};

/** `meshsvc inspect`: what holds for a proxy, a service or a policy. Exit 1 where what was named is not there. */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const { output = 'table' } = own.parse(raw);
  const [what = 'dataplane', name] = args;
  const { kind, inspect } = subjectOf(what);
  const world = await readWorld(raw, io, { command: `inspect ${what}`, policyMeshes: true });
  const asked = { what, name, kind, inspect, output };
  return orUnread(world.inventory, io, () => answer(world, asked, io));
}

interface Asked {
  readonly what: string;
  readonly name: string | undefined;
  readonly kind: string;
  readonly inspect: (subject: Subject) => Inspected;
  readonly output: string;
}

async function answer(world: World, { what, name, kind, inspect, output }: Asked, io: Io): Promise<ExitCode> {
  const { options, inventory, assumptions } = world;
  const views = world.results().map((generated) => meshView(generated));
  const subject: Subject = { views, kind, name, place: await placesOf(inventory) };
  const inspected = inspect(subject);
  if (name !== undefined && inspected.found === 0) {
    const near = didYouMean(name, inspected.names());
    throw new Failure(`no ${kind} ${name} in the input`, {
      exitCode: 1,
      hint: near === undefined ? `meshsvc inspect ${what} lists them` : `did you mean ${near}?`,
    });
  }
  if (output === 'json') for (const text of inspected.json()) io.stdout.write(text);
  else if (output === 'yaml') io.stdout.write(yamlDocuments([JSON.parse([...inspected.json()].join(''))]));
  else {
    const page = inspected.page();
    io.stdout.write(await pageText(page, drawingOf(options, io.stdout, io)));
  }
  const { diagnostics } = inventory;
  const nothing = inspected.found === 0 ? `No ${kind === 'policy' ? 'policies' : `${kind}s`} in the input.` : undefined;
  await writeAside({ options, inventory, diagnostics, assumptions, nothing, whole: 'meshsvc check --show-all' }, io);
  return exitCodeOf(diagnostics, assumptions, { failOn: options.failOn ?? 'never', strict: options.strict });
}

/** A kind of what can be inspected; kinds of policies stand for themselves, `policy` for all. */
function subjectOf(what: string): { readonly kind: string; readonly inspect: (subject: Subject) => Inspected } {
  if (what === 'policy' || what === 'policies') return { kind: 'policy', inspect: inspectPolicies };
  const kind = kindOfWord(what);
  if (kind !== undefined && Object.hasOwn(subjects, kind)) return { kind, inspect: subjects[kind]! };
  if (kind !== undefined && /^Mesh[A-Z]/.test(kind)) return { kind, inspect: inspectPolicies };
  const near = didYouMean(what, ['dataplane', 'meshservice', 'policy']);
  throw new Failure(`nothing to inspect is called ${what}`, {
    hint: near === undefined ? 'write dataplane, meshservice or policy' : `did you mean ${near}?`,
  });
}
