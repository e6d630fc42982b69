import { boolean, object, optional, string } from 'zod/mini';
import type { RawOptions } from '../../cli/define-command.ts';
import { exitCodeOf } from '../../cli/exit-code.ts';
import type { ProxyConfiguration } from '../../engine/outbounds/configuration.ts';
import { sharedConfigurations } from '../../engine/outbounds/shared.ts';
import { addSizes, noSizes, sizesOf } from '../../engine/outbounds/size.ts';
import { suggestReachableBackends } from '../../engine/outbounds/suggest.ts';
import { absentWords, whyOutbounds } from '../../engine/outbounds/why.ts';
import { type MeshView, meshView } from '../../engine/view.ts';
import { readUsage } from '../../load/usage.ts';
import { compare } from '../../model/compare.ts';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { type ExitCode, Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { type MeshServicesMode, meshServicesModes } from '../../model/mesh.ts';
import { didYouMean } from '../../model/suggest.ts';
import { inOrder, placed } from '../../output/diagnostics.ts';
import { pageText } from '../../output/formats/text.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import {
  type ModeAnswer,
  type ModeTotal,
  type ProxyAnswer,
  proxiesPage,
  proxyPage,
} from '../../output/pages/outbounds.ts';
import { type WhyRow, whyPage } from '../../output/pages/outbounds-why.ts';
import { orUnread, writeAside } from '../aside.ts';
import { drawingOf } from '../drawing.ts';
import { modesOf } from '../modes.ts';
import { readWorld, type World } from '../world.ts';

const own = object({
  output: optional(string()),
  modes: optional(string()),
  unifiedNaming: optional(boolean()),
  all: optional(boolean()),
  why: optional(string()),
  suggestReachableBackends: optional(boolean()),
  usage: optional(string()),
});

/** `meshsvc outbounds`: what proxies can reach, mode by mode. */
export async function run(raw: RawOptions, io: Io, args: readonly string[]): Promise<ExitCode> {
  const {
    output = 'table',
    modes,
    unifiedNaming = false,
    all = false,
    why,
    suggestReachableBackends: suggests,
    usage,
  } = own.parse(raw);
  if (why !== undefined && args[0] === undefined)
    throw new Failure('--why needs a Dataplane', { hint: 'meshsvc outbounds web-1 --why redis' });
  if (usage !== undefined && suggests !== true)
    throw new Failure('--usage goes with --suggest-reachable-backends', { hint: 'it says what has to be kept' });
  const world = await readWorld(raw, io, { command: 'outbounds' });
  const asked = modesOf(modes, world.options.mode);
  return orUnread(world.inventory, io, () => {
    if (why !== undefined) return explain(world, asked, args[0]!, why, unifiedNaming, output, io);
    if (suggests === true) return suggest(world, args[0], usage, io);
    return list(world, { modes: asked, name: args[0], unifiedNaming, output, all }, io);
  });
}

interface Asked {
  readonly modes: readonly MeshServicesMode[];
  readonly name: string | undefined;
  readonly unifiedNaming: boolean;
  readonly output: string;
  readonly all: boolean;
}

async function list(world: World, { modes, name, unifiedNaming, output, all }: Asked, io: Io): Promise<ExitCode> {
  const { options, inventory, assumptions } = world;
  const { quiet } = options;
  const proxies = answersOf(world, modes, name, unifiedNaming);
  const failOn = options.failOn ?? 'never';
  const isMachine = output === 'json' || output === 'yaml';
  const isAsked = isMachine || !quiet || failOn !== 'never';
  const diagnostics = inOrder([
    ...inventory.diagnostics,
    ...(isAsked && proxies.length > 0 ? await findingsAbout(world, modes, name) : []),
  ]);
  if (isMachine) {
    const answer = {
      schemaVersion: 'meshsvc.outbounds/v1',
      proxies: proxies.map(plainAnswer),
      diagnostics: diagnostics.length === 0 ? [] : placed(diagnostics, await inventory.locator()),
      assumptions,
    };
    io.stdout.write(output === 'json' ? `${JSON.stringify(answer, undefined, 2)}\n` : yamlDocuments([answer]));
  } else {
    const page =
      name === undefined
        ? proxiesPage(proxies, totalsOf(proxies), { all, quiet })
        : proxies.flatMap((proxy) => proxyPage(proxy, { wide: output === 'wide', all, quiet }));
    io.stdout.write(await pageText(page, drawingOf(options, io.stdout, io)));
    const nothing = proxies.length === 0 ? 'No Dataplanes in the input.' : undefined;
    const told = quiet ? inventory.diagnostics : diagnostics;
    await writeAside({ options, inventory, diagnostics: told, assumptions, nothing }, io);
  }
  return exitCodeOf(diagnostics, assumptions, { failOn, strict: options.strict });
}

/** What the catalogue finds about consumers: in the mode that is shown, or in the last of several. */
async function findingsAbout(
  world: World,
  modes: readonly MeshServicesMode[],
  name: string | undefined,
): Promise<readonly Diagnostic[]> {
  const { catalogueFindings, concerns } = await import('../catalogue-findings.ts');
  const mode = modes.at(-1);
  const found = catalogueFindings(
    world,
    (code) => code >= 'MS080' && code <= 'MS099',
    mode === undefined ? {} : { mode },
  );
  return name === undefined ? found : found.filter(concerns(name));
}

/** `--why`: mode by mode. Exit 1 where the proxy has it in none of them. */
async function explain(
  world: World,
  modes: readonly MeshServicesMode[],
  name: string,
  text: string,
  unifiedNaming: boolean,
  output: string,
  io: Io,
): Promise<ExitCode> {
  const rows: WhyRow[] = [];
  for (const mode of modes.length === 0 ? meshServicesModes : modes)
    for (const result of world.results(mode)) {
      const dataplane = result.context.dataplanes.find(({ meta }) => meta.name === name);
      if (dataplane === undefined) continue;
      const view = meshView(result, { unifiedNaming });
      const { mesh, controlPlane } = result.context;
      const place = { mode, mesh, zone: controlPlane.zone };
      const explained = whyOutbounds(view, view.proxyOf(dataplane), text);
      for (const { destination, address, port, hidden, words } of explained)
        rows.push({
          ...place,
          destination,
          address: `${address === 'legacy' ? 'legacy VIP' : address}:${port}`,
          reached: hidden === undefined,
          because: words,
        });
      if (explained.length === 0)
        rows.push({ ...place, destination: '', address: '', reached: false, because: absentWords(mode) });
    }
  if (rows.length === 0)
    throw noDataplane(
      name,
      world.results().flatMap(({ context }) => context.dataplanes.map(({ meta }) => meta.name)),
    );
  if (output === 'json' || output === 'yaml') {
    const answer = { schemaVersion: 'meshsvc.outbounds-why/v1', dataplane: name, destination: text, rows };
    io.stdout.write(output === 'json' ? `${JSON.stringify(answer, undefined, 2)}\n` : yamlDocuments([answer]));
  } else io.stdout.write(await pageText(whyPage(name, text, rows), drawingOf(world.options, io.stdout, io)));
  return rows.some(({ reached }) => reached) ? 0 : 1;
}

/** `--suggest-reachable-backends`: a patch for each proxy, in YAML, with the saving as a comment. */
function suggest(world: World, name: string | undefined, usage: string | undefined, io: Io): ExitCode {
  const used = usage === undefined ? new Map<string, Set<string>>() : readUsage(usage, io);
  const patches: string[] = [];
  for (const result of world.results('Everywhere')) {
    const view = meshView(result);
    for (const dataplane of result.context.dataplanes) {
      if (name !== undefined && dataplane.meta.name !== name) continue;
      const { refs, because, missing, before, after } = suggestReachableBackends(view, view.proxyOf(dataplane), used);
      const { mesh } = result.context;
      const comment = `# ${dataplane.meta.name}: ${before} outbounds to resources in mode Everywhere, ${after} with this; kept for ${[...new Set(because)].join(', ') || 'nothing that is known'}\n${missing.map((service) => `# ${service} of its reachableServices has no resource: out of reach in Exclusive\n`).join('')}`;
      patches.push(
        comment +
          yamlDocuments([
            dataplane.form === 'kubernetes'
              ? {
                  metadata: {
                    name: dataplane.meta.kubernetes?.name ?? dataplane.meta.name,
                    namespace: dataplane.meta.namespace,
                    annotations: { 'kuma.io/reachable-backends': yamlDocuments([{ refs }]) },
                  },
                }
              : {
                  type: 'Dataplane',
                  mesh,
                  name: dataplane.meta.name,
                  networking: { transparentProxying: { reachableBackends: { refs } } },
                },
          ]),
      );
    }
  }
  if (name !== undefined && patches.length === 0) throw noDataplane(name, []);
  io.stdout.write(patches.join('---\n'));
  return 0;
}

function noDataplane(name: string, names: readonly string[]): Failure {
  const near = didYouMean(name, names);
  return new Failure(`no Dataplane ${name} in the input`, {
    exitCode: 1,
    hint: near === undefined ? 'meshsvc get dataplanes lists them' : `did you mean ${near}?`,
  });
}

function answersOf(
  world: World,
  modes: readonly MeshServicesMode[],
  name: string | undefined,
  unifiedNaming: boolean,
): readonly ProxyAnswer[] {
  const answers = new Map<string, { mesh: string; name: string; zone: string; modes: ModeAnswer[] }>();
  const names: string[] = [];
  for (const mode of modes.length === 0 ? [undefined] : modes)
    for (const result of world.results(mode)) {
      const view: MeshView = meshView(result, { unifiedNaming });
      const configurationOf = sharedConfigurations(view);
      const { mesh, controlPlane, mode: of } = result.context;
      for (const dataplane of result.context.dataplanes) {
        names.push(dataplane.meta.name);
        if (name !== undefined && dataplane.meta.name !== name) continue;
        const key = `${controlPlane.zone}\n${mesh}\n${dataplane.meta.name}`;
        const answer = answers.get(key) ?? { mesh, name: dataplane.meta.name, zone: controlPlane.zone, modes: [] };
        answers.set(key, answer);
        const configuration = configurationOf(view.proxyOf(dataplane));
        answer.modes.push({ mode: of, configuration, sizes: sizesOf(configuration) });
      }
    }
  if (name !== undefined && answers.size === 0) throw noDataplane(name, names);
  return [...answers.values()].toSorted(
    (a, b) => compare(a.mesh, b.mesh) || compare(a.name, b.name) || compare(a.zone, b.zone),
  );
}

/** Sums over all proxies that get a configuration, by mode. */
function totalsOf(proxies: readonly ProxyAnswer[]): readonly ModeTotal[] {
  const totals = new Map<MeshServicesMode, ModeTotal>();
  for (const { modes } of proxies)
    for (const { mode, configuration, sizes } of modes) {
      const before = totals.get(mode)?.sizes ?? noSizes;
      totals.set(mode, { mode, sizes: configuration.problem === undefined ? addSizes(before, sizes) : before });
    }
  return [...totals.values()];
}

/** What JSON shows: priority 0 and the like are left out as Kuma leaves them out. */
function plainAnswer({ mesh, name, zone, modes }: ProxyAnswer): unknown {
  return {
    mesh,
    name,
    zone,
    modes: Object.fromEntries(
      modes.map(({ mode, configuration, sizes }) => [mode, { ...plainConfiguration(configuration), sizes }]),
    ),
  };
}

function plainConfiguration({ clusters, ...rest }: ProxyConfiguration): object {
  return {
    ...rest,
    clusters: clusters.map(({ endpoints, ...cluster }) => ({
      ...cluster,
      endpoints: endpoints.map(({ address, port, zone, priority, weight }) => ({
        address,
        port,
        ...(zone === '' ? {} : { zone }),
        ...(priority === 0 ? {} : { priority }),
        ...(weight === 1 ? {} : { weight }),
      })),
    })),
  };
}
