import type { Check } from '../engine/checks/define-check.ts';

/** One entry of the catalogue: a hazard, or something that reading finds fault with. */
export interface Rule
  extends Pick<
    Check,
    'code' | 'name' | 'severity' | 'title' | 'why' | 'fix' | 'on' | 'since' | 'until' | 'environments' | 'undecided'
  > {
  /** The range of the catalogue that it is in. */
  readonly group: string;
  /** Kinds without which it can say nothing; one of several is written `A or B`. */
  readonly needs: readonly string[];
  /** Where the behaviour comes from; empty where it is about the input alone. */
  readonly source: string;
}
