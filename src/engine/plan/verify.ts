import { compare } from '../order.ts';
import { addSizes, noSizes, sizesOf } from '../outbounds/size.ts';
import { sideOf } from './proof.ts';
import type { Document } from './stage.ts';
import type { State } from './state.ts';

/** What a written plan says, as far as it can be held against a mesh. */
export interface WrittenPlan {
  readonly steps: readonly string[];
  readonly phases: readonly WrittenPhase[];
  readonly manifests: readonly WrittenManifest[];
  readonly families: readonly { readonly mesh: string; readonly name: string; readonly legacy: readonly string[] }[];
}

export interface WrittenPhase {
  readonly id: string;
  readonly to?: string;
  readonly apply: readonly string[];
  readonly totals?: { readonly proxies: number; readonly after: Readonly<Record<string, number>> };
}

export interface WrittenManifest {
  readonly path: string;
  readonly where: string;
  readonly how: string;
  readonly documents: readonly Document[];
  readonly previous: readonly Document[];
}

/** Whether a phase was done: all of it, some of it, or nothing. */
export interface VerifiedPhase {
  readonly id: string;
  readonly state: 'done' | 'partly' | 'not yet' | 'unknown';
  /** Paths that are not as the plan has them, with what is otherwise. */
  readonly missing: readonly { readonly path: string; readonly what: string }[];
}

/** Something that is otherwise than it should be after what was done. */
export interface Drift {
  readonly phase: string;
  readonly what: string;
}

/** What the plan foresaw for all proxies together once a phase is done, and what is so. */
export interface Expectation {
  readonly phase: string;
  readonly what: string;
  readonly expected: number;
  readonly found: number;
}

export interface Verification {
  readonly phases: readonly VerifiedPhase[];
  /** Of the last phase before which everything is done. */
  readonly expectations: readonly Expectation[];
  readonly drift: readonly Drift[];
}

/** What a mesh has, by what it is: `MeshService shop orders`, a namespace behind it. */
export type Present = (where: string, document: Document) => Document | undefined;

/**
 * Holds a mesh against a plan: which phases are done, and what of them drifted. `present` finds an object as it is;
 * `modes` are those of the meshes.
 */
export function verify(
  plan: WrittenPlan,
  present: Present,
  modes: ReadonlyMap<string, string>,
  state: State,
): Verification {
  const manifests = new Map(plan.manifests.map((one) => [one.path, one]));
  const byObject = new Map<string, { readonly path: string; readonly document: Document }[]>();
  for (const { path, where, documents } of plan.manifests)
    for (const document of documents) {
      const key = keyOf(where, document);
      byObject.set(key, [...(byObject.get(key) ?? []), { path, document }]);
    }
  const phases = plan.phases.map(
    (phase): VerifiedPhase => verifyPhase(phase, plan.steps, manifests, byObject, present, modes),
  );
  const lastDone = phases.findLastIndex((one) => one.state === 'done');
  const drift: Drift[] = phases
    .slice(0, Math.max(0, lastDone))
    .filter((one) => one.state !== 'done' && one.state !== 'unknown')
    .flatMap(({ id, missing }) => missing.map(({ path, what }) => ({ phase: id, what: `${path}: ${what}` })));
  if ([...modes.values()].includes('Exclusive')) drift.push(...stillLegacy(plan, state));
  const reached = phases.findIndex((one) => one.state !== 'done' && one.state !== 'unknown');
  const at = (reached < 0 ? phases.length : reached) - 1;
  return { phases, expectations: at < 0 ? [] : expectationsOf(plan.phases[at]!, state), drift };
}

function expectationsOf({ id, totals }: WrittenPhase, { proxies }: State): readonly Expectation[] {
  if (totals === undefined) return [];
  const now = proxies.reduce((sum, { configuration }) => addSizes(sum, sizesOf(configuration)), noSizes);
  const compared = ['outbounds', 'clusters', 'endpoints'] as const;
  return [
    { phase: id, what: 'proxies', expected: totals.proxies, found: proxies.length },
    ...compared.flatMap((what) => {
      const expected = totals.after[what];
      return expected === undefined ? [] : [{ phase: id, what, expected, found: now[what] }];
    }),
  ];
}

function verifyPhase(
  { id, to, apply }: WrittenPhase,
  steps: readonly string[],
  manifests: ReadonlyMap<string, WrittenManifest>,
  byObject: ReadonlyMap<string, readonly { readonly path: string; readonly document: Document }[]>,
  present: Present,
  modes: ReadonlyMap<string, string>,
): VerifiedPhase {
  if (to !== undefined && /^\d/.test(to)) return { id, state: 'unknown', missing: [] };
  if (to !== undefined) {
    // A mode that comes later in the plan means that this one was there.
    const later = new Set(steps.slice(steps.indexOf(to)));
    const missing = [...modes].flatMap(([mesh, mode]) =>
      later.has(mode) ? [] : [{ path: `Mesh ${mesh}`, what: `its mode is ${mode}` }],
    );
    return { id, state: stateOf(missing.length, modes.size), missing };
  }
  const laterOf = (of: WrittenManifest, document: Document): readonly Document[] =>
    (byObject.get(keyOf(of.where, document)) ?? []).flatMap(({ path, document: one }) => (path > of.path ? [one] : []));
  const missing: { path: string; what: string }[] = [];
  let looked = 0;
  for (const path of apply) {
    const manifest = manifests.get(path);
    if (manifest === undefined || manifest.how !== 'apply') continue;
    looked++;
    for (const [at, document] of manifest.documents.entries()) {
      const found = present(manifest.where, document);
      // Cleaning up is done when what goes is gone.
      const gone = id === '70-cleanup' ? manifest.previous[at] : undefined;
      // What a later phase makes of the object is as good.
      const isLater = found !== undefined && laterOf(manifest, document).some((one) => otherwise(one, found) === '');
      const what = found === undefined ? 'not there' : isLater ? '' : otherwise(document, found, gone);
      if (what !== '') missing.push({ path, what });
    }
  }
  if (looked === 0) return { id, state: 'unknown', missing: [] };
  return { id, state: stateOf(missing.length, looked), missing };
}

/** Documents of one object have one key. */
function keyOf(where: string, document: Document): string {
  const metadata = (document['metadata'] ?? {}) as { readonly name?: unknown; readonly namespace?: unknown };
  const { type, kind, mesh, name } = document;
  return JSON.stringify([where, type ?? kind, mesh, metadata.name ?? name, metadata.namespace]);
}

function stateOf(missing: number, of: number): VerifiedPhase['state'] {
  if (missing === 0) return 'done';
  return missing < of ? 'partly' : 'not yet';
}

/**
 * The first field that the plan wants and that is otherwise, or that `before` has and the plan takes away; empty: all is
 * as it wants.
 */
function otherwise(wanted: unknown, found: unknown, before?: unknown, path = ''): string {
  if (Array.isArray(wanted)) {
    if (!Array.isArray(found)) return `${path} is no list`;
    if (Array.isArray(before) && found.length > wanted.length) return `${path} has more than ${wanted.length}`;
    // More items may stand there.
    const texts = new Set(found.map(textOf));
    const gone = wanted.findIndex(
      (one) => !texts.has(textOf(one)) && !found.some((other) => otherwise(one, other) === ''),
    );
    return gone < 0 ? '' : `${path}[${gone}] is not there`;
  }
  if (wanted !== null && typeof wanted === 'object') {
    if (found === null || typeof found !== 'object') return `${path || 'it'} is not there`;
    const old = before !== null && typeof before === 'object' ? (before as Record<string, unknown>) : {};
    const left = Object.keys(old).find((key) => !(key in wanted) && key in found);
    if (left !== undefined) return `${path === '' ? left : `${path}.${left}`} is still there`;
    for (const key of Object.keys(wanted).toSorted(compare)) {
      const inner = otherwise(
        (wanted as Record<string, unknown>)[key],
        (found as Record<string, unknown>)[key],
        old[key],
        path === '' ? key : `${path}.${key}`,
      );
      if (inner !== '') return inner;
    }
    return '';
  }
  return wanted === found || String(wanted) === String(found)
    ? ''
    : `${path} is ${JSON.stringify(found) ?? 'not there'}`;
}

function textOf(value: unknown): string {
  return JSON.stringify(value);
}

/** Proxies that still have something of the old names, which Exclusive takes away. */
function stillLegacy({ families }: WrittenPlan, { proxies }: State): readonly Drift[] {
  const old = new Set(families.flatMap(({ mesh, legacy }) => legacy.map((service) => `${mesh}\n${service}`)));
  const found = new Map<string, string[]>();
  for (const { mesh, name, configuration } of proxies)
    for (const key of sideOf(configuration).outbounds.keys())
      if (old.has(`${mesh}\n${key}`)) found.set(key, [...(found.get(key) ?? []), name]);
  return [...found]
    .toSorted(([a], [b]) => compare(a, b))
    .map(([service, names]) => ({
      phase: '60-mode-exclusive',
      what: `${names.length === 1 ? names[0]! : `${names[0]!} and ${names.length - 1} more`} still reach kuma.io/service ${service}`,
    }));
}
