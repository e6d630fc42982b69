import type { Kri } from '../../model/kri.ts';
import { type Destination, findPort } from '../resolve/destinations.ts';
import type { Query } from '../resolve/target-ref.ts';
import type { MeshView } from '../view.ts';
import type { Effects } from './effective.ts';
import type { NameIndex } from './near.ts';
import type { Fix, Note, Target } from './notes.ts';
import type { Reference } from './references.ts';

/** In one word where a reference ends up. */
export type Status =
  | 'ok'
  /** It means a value of `kuma.io/service`. */
  | 'legacy'
  /** Of several resources one is taken. */
  | 'ambiguous'
  | 'not found'
  /** It is there, but routes send nothing to it: its protocol. Or this version refuses what is written. */
  | 'refused'
  /** Something else decides: another policy, or the label that makes it a shadow. */
  | 'shadowed'
  | 'not in this mode'
  /** The control plane fails at it for the whole proxy. */
  | 'breaks proxies';

/** Where one reference ends up, and why not elsewhere. */
export interface Explanation {
  readonly reference: Reference;
  readonly status: Status;
  /** What it means, with sections where it names one. */
  readonly targets: readonly Target[];
  /** The value of `kuma.io/service` that it also, or only, means. */
  readonly service: string | undefined;
  /** What is looked for. */
  readonly query: Query | undefined;
  /** Found, and dropped: no such port. */
  readonly dropped: readonly Destination[];
  readonly notes: readonly Note[];
  readonly fix: Fix | undefined;
}

/** What explanations look things up in. */
export interface ExplainContext {
  readonly view: MeshView;
  readonly names: NameIndex;
  readonly effects: Effects;
  /** The proxies for which the control plane fails at a mirror or a ref, by name. */
  readonly failingAt: (reference: Reference) => readonly string[];
}

/** An explanation before its fix is known. */
export type Draft = Omit<Explanation, 'reference' | 'fix'>;

/** Nothing is known yet. */
export const empty = { targets: [], service: undefined, query: undefined, dropped: [], notes: [] } as const;

/** A resource that is meant, with the port that the section of its identity is. */
export function targetAt(kri: Kri, destination: Destination | undefined): Target {
  const { sectionName } = kri;
  const port = destination === undefined || sectionName === '' ? undefined : findPort(destination, sectionName);
  return { kri, destination, port };
}
