import { kriText } from '../../model/kri.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import { compare } from '../order.ts';
import { explain } from './explain.ts';
import type { ExplainContext, Explanation, Status } from './explanation.ts';
import { type Reference, referencesOf } from './references.ts';
import { actsOn, dataplaneNamed } from './seen-by.ts';

/** A reference of the input with where it ends up; what several Dataplanes say alike stands once. */
export interface ReferenceRow {
  readonly mesh: string;
  /** Control planes for which the answer is this one. */
  readonly zones: readonly string[];
  /** In the mode that is asked for, or the Mesh's own. */
  readonly explanation: Explanation;
  readonly modes: readonly ModeStatus[];
  /** How often it stands in the input. */
  readonly count: number;
  /** Of a top-level reference: how many proxies of how many. */
  readonly selects: { readonly proxies: number; readonly of: number } | undefined;
}

export interface ModeStatus {
  readonly mode: MeshServicesMode;
  readonly status: Status;
}

/**
 * Every reference of some meshes, by mesh, in the order of {@link referencesOf}.
 *
 * With the same meshes in several modes, the status in each of them; with the name of a proxy, only what policies that
 * act on it say, and the proxy itself.
 */
export function referenceRows(
  contexts: readonly ExplainContext[],
  options: {
    readonly modes?: readonly (readonly ExplainContext[])[];
    readonly from?: string | undefined;
    readonly only?: (reference: Reference) => boolean;
  } = {},
): readonly ReferenceRow[] {
  const { modes: byMode = [], from, only } = options;
  const rows = new Map<string, ReferenceRow & { zones: string[]; count: number }>();
  for (const [at, context] of contexts.entries()) {
    const { view } = context;
    const { mesh, controlPlane, mode } = view.context;
    const dataplane = from === undefined ? undefined : dataplaneNamed(view, from);
    const proxy = dataplane === undefined ? undefined : view.proxyOf(dataplane);
    if (from !== undefined && proxy === undefined) continue;
    const others = byMode.map((same) => statusesOf(same[at]!));
    for (const reference of referencesOf(view)) {
      if (only?.(reference) === false) continue;
      if (proxy !== undefined && !actsOn(view, reference, proxy)) continue;
      const explanation = explain(context, reference);
      const modes =
        others.length === 0
          ? [{ mode, status: explanation.status }]
          : others.map(({ mode: other, statuses }) => ({
              mode: other,
              status: statuses.get(placeOf(reference)) ?? explanation.status,
            }));
      const selects = selectsOf(context, reference);
      const key = JSON.stringify([mesh, ...explanationKey(explanation), modes, selects]);
      const row = rows.get(key);
      if (row === undefined) rows.set(key, { mesh, zones: [controlPlane.zone], explanation, modes, count: 1, selects });
      else if (row.zones.includes(controlPlane.zone)) row.count++;
      else row.zones.push(controlPlane.zone);
    }
  }
  return [...rows.values()].toSorted((a, b) => compare(a.mesh, b.mesh));
}

function statusesOf(context: ExplainContext): {
  readonly mode: MeshServicesMode;
  readonly statuses: ReadonlyMap<string, Status>;
} {
  const statuses = new Map<string, Status>();
  for (const reference of referencesOf(context.view))
    statuses.set(placeOf(reference), explain(context, reference).status);
  return { mode: context.view.context.mode, statuses };
}

/** A reference by what it is called in every mode. */
export function placeOf({ owner, path }: Reference): string {
  return `${kriText(owner.kri)} ${owner.name} ${path.join('.')}`;
}

/** What two rows have in common that are the same for an operator. */
export function explanationKey({ reference, status, targets, service, notes }: Explanation): readonly unknown[] {
  const { owner, path, ref } = reference;
  return [
    owner.policy === undefined ? owner.kind : [kriText(owner.kri), owner.origin],
    path,
    ref,
    status,
    targets.map(({ kri }) => kriText(kri)),
    service,
    notes.map(({ code, text, values, resources }) => [code, text, values, resources?.map(({ kri }) => kriText(kri))]),
  ];
}

function selectsOf({ effects, view }: ExplainContext, { field, owner }: Reference): ReferenceRow['selects'] {
  if (field !== 'top') return undefined;
  return { proxies: effects.selected(owner.policy!), of: view.context.dataplanes.length };
}
