import type { KumaVersion } from '../../model/behaviour.ts';
import type { Inventory, Store } from '../../model/inventory.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import { perObject } from '../../model/per-object.ts';
import type { Resource } from '../../model/resource.ts';
import type { GenerateResult } from '../generate/generate.ts';

/** What is applied to one control plane: a resource of a key that is there already is replaced. */
export interface Change {
  /** `global`, or a zone. */
  readonly where: string;
  readonly put: readonly Resource[];
  readonly removed: readonly Resource[];
}

/** What a mesh is like at some point of a plan. */
export interface Stage {
  /** The mode of every mesh; from 3.0 on there is only one. */
  readonly mode: MeshServicesMode;
  /** `undefined`: that of the control planes of the input. */
  readonly version?: KumaVersion;
  /** The switch of 2.14 that 3.0 has for good. */
  readonly inboundTagsDisabled?: boolean;
  /** The one zone that has another mode for a while, as it takes the Mesh before all others or after them. */
  readonly except?: { readonly zone: string; readonly mode: MeshServicesMode };
  /** In order. */
  readonly changes: readonly Change[];
}

/** A document as an operator writes it. */
export type Document = Readonly<Record<string, unknown>>;

/** The control planes of the input at a stage. */
export interface Sight {
  /** Those that are looked at, in order. */
  readonly zones: readonly string[];
  /** The meshes of one after its next tick; they are not kept, so who asks again has them computed again. */
  readonly of: (zone: string) => readonly GenerateResult[];
}

/** The meshes of all control planes that are looked at. */
export function resultsOf({ zones, of }: Sight): readonly GenerateResult[] {
  return zones.flatMap(of);
}

/** The control planes of the input, and what they would be with changes. */
export interface PlanWorld {
  readonly inventory: Inventory;
  /** Without `--source` all of the input is of one control plane, and the Mesh is written there. */
  readonly federated: boolean;
  /** The zones at a stage; what they make by themselves is computed once for each that is returned. */
  see(stage: Stage): Sight;
  /** The input with changes, for checks. */
  inventoryAt(changes: readonly Change[]): Inventory;
  /** What documents would be once they are loaded; nothing for one that would not load. */
  read(documents: readonly Document[]): readonly Resource[];
  /** The document as it was written; `undefined` for what stands in no file. */
  rawOf(resource: Pick<Resource, 'origin'>): Document | undefined;
}

/** A stage as a text: equal ones have one. */
export function stageKey({ mode, version, inboundTagsDisabled, except, changes }: Stage): string {
  const own = changes.map(idOf).toSorted((a, b) => a - b);
  return JSON.stringify([mode, version, inboundTagsDisabled, except, own]);
}

/** Lists with changes, by the list before and the changes that concern it: equal ones are one list. */
const changedLists = perObject<readonly Resource[], Map<string, readonly Resource[]>>(() => new Map());
let lastId = 0;
const idOf = perObject<Change, number>(() => ++lastId);

/** A store with changes; a list that none of them concerns is the one of the store. */
export function overlaid(store: Store, changes: readonly Change[]): Store {
  if (changes.length === 0) return store;
  const byKind = new Map<string, Change[]>();
  for (const change of changes)
    for (const kind of new Set([...change.put, ...change.removed].map((one) => one.kind))) {
      const list = byKind.get(kind);
      if (list === undefined) byKind.set(kind, [change]);
      else list.push(change);
    }
  return {
    list: (kind) => {
      const before = store.list(kind) as readonly Resource[];
      const own = byKind.get(kind);
      if (own === undefined) return before as never;
      const known = changedLists(before);
      const key = own.map(idOf).join();
      let list = known.get(key);
      if (list === undefined) {
        list = changedList(kind, before, own);
        known.set(key, list);
      }
      return list as never;
    },
  };
}

function changedList(kind: string, before: readonly Resource[], changes: readonly Change[]): readonly Resource[] {
  const put = new Map<string, Resource>();
  const gone = new Set<string>();
  for (const change of changes) {
    for (const one of change.removed)
      if (one.kind === kind) {
        gone.add(keyOf(one));
        put.delete(keyOf(one));
      }
    for (const one of change.put)
      if (one.kind === kind) {
        put.set(keyOf(one), one);
        gone.delete(keyOf(one));
      }
  }
  const there = new Set(before.map(keyOf));
  return [
    ...before.map((one) => put.get(keyOf(one)) ?? one).filter((one) => !gone.has(keyOf(one))),
    ...[...put].flatMap(([key, one]) => (there.has(key) ? [] : [one])),
  ];
}

function keyOf({ kind, meta }: Resource): string {
  return `${kind}\n${meta.mesh}\n${meta.namespace}\n${meta.name}`;
}
