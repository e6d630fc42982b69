import { Failure } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { type Bundle, type BundleSource, bundleSchema } from '../bundle.ts';
import { fetchWithKubectl, kubectlCommands } from './kubectl.ts';
import { fetchWithKumactl, kumactlCommands } from './kumactl.ts';
import type { Tool, ToolAnswer } from './run-tool.ts';
import type { LiveSource } from './source.ts';

/** How a mesh is fetched. */
export interface FetchOptions {
  /** None: all. */
  readonly meshes: readonly string[];
  readonly wants: (kind: string) => boolean;
  /** Of each command. */
  readonly timeoutMs: number;
  /** What tools say beside their answers. */
  readonly warn: (tool: Tool, text: string) => void;
  /** A kind that is done; `undefined`: it failed. */
  readonly progress: (kind: string, items: number | undefined) => void;
}

/** What holds where nobody says otherwise. */
export const fetchDefaults: FetchOptions = {
  meshes: [],
  wants: () => true,
  timeoutMs: 60_000,
  warn: () => {},
  progress: () => {},
};

/** The command lines that a fetch would run. */
export function fetchCommands(sources: readonly LiveSource[], options: FetchOptions): readonly string[] {
  return sources.flatMap((source) =>
    source.tool === 'kumactl' ? kumactlCommands(source, options) : kubectlCommands(source, options),
  );
}

/**
 * The state of control planes, one after another, with the tools of the operator. What cannot be had of one is recorded
 * in the bundle.
 *
 * @throws {Failure} where nothing at all can be had, in the tool's own words
 */
export async function fetchLive(
  sources: readonly LiveSource[],
  options: FetchOptions,
  io: Io,
  tool: string,
): Promise<Bundle> {
  const found: BundleSource[] = [];
  const failures: { readonly source: LiveSource; readonly answer: Extract<ToolAnswer, { ok: false }> }[] = [];
  for (const source of sources) {
    const answer = await fetchOne(source, options, io);
    if ('ok' in answer) {
      failures.push({ source, answer });
      found.push(unreachable(source, answer.reason));
    } else found.push(answer);
  }
  if (failures.length === sources.length) throw failureOf(failures[0]!.source, failures[0]!.answer);
  return { schemaVersion: bundleSchema, tool, time: io.now(), sources: named(found) };
}

async function fetchOne(
  source: LiveSource,
  options: FetchOptions,
  io: Io,
): Promise<BundleSource | Extract<ToolAnswer, { ok: false }>> {
  if (source.tool === 'kumactl') return fetchWithKumactl(source, options, io);
  const answer = await fetchWithKubectl(source, options, io);
  if (source.tool === 'kubectl' || !('ok' in answer) || answer.why !== 'missing') return answer;
  const other = await fetchWithKumactl(source, options, io);
  return 'ok' in other && other.why === 'missing'
    ? { ...other, reason: 'neither kubectl nor kumactl is on the PATH' }
    : other;
}

function unreachable({ zone, tool = 'kubectl', context }: LiveSource, reason: string): BundleSource {
  return {
    zone,
    environment: undefined,
    from: tool,
    context,
    product: undefined,
    settings: {},
    zoneSettings: {},
    commands: [{ command: tool, kind: '', status: 'failed', items: 0, reason }],
    resources: {},
  };
}

function failureOf(
  { tool = 'kubectl', context }: LiveSource,
  { why, reason }: Extract<ToolAnswer, { ok: false }>,
): Failure {
  if (why === 'missing')
    return new Failure(reason, {
      exitCode: 4,
      hint: `install it, ${tool === 'kubectl' ? 'use --from kumactl' : 'use --from kubectl'}, or save what it would print and pass that with -f`,
    });
  const of = context === '' ? '' : ` (context ${context})`;
  const hint =
    why === 'timeout'
      ? 'is the control plane reachable? --timeout gives it longer'
      : /context/i.test(reason)
        ? `${tool} config ${tool === 'kubectl' ? 'get-contexts' : 'control-planes list'} lists contexts`
        : undefined;
  return new Failure(`${tool}${of}: ${reason}`, { exitCode: 4, ...(hint === undefined ? {} : { hint }) });
}

/** Several control planes are told apart by their zones: one that does not say its own has the name of its context. */
function named(sources: readonly BundleSource[]): readonly BundleSource[] {
  if (sources.length < 2) return sources;
  const seen = new Set<string>();
  return sources.map((source, at) => {
    let zone = source.zone === '' ? source.context || `${source.from}-${at + 1}` : source.zone;
    if (seen.has(zone)) zone = `${zone}-${at + 1}`;
    seen.add(zone);
    return { ...source, zone };
  });
}
