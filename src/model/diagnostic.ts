import type { Origin, Path } from './source.ts';

export type Severity = 'error' | 'warning' | 'info';

/** `possible`: it depends on something that no manifest tells, such as whether anybody calls it. */
export type Certainty = 'certain' | 'possible';

/** One change of a document of the input. */
export interface Edit {
  readonly at: At;
  readonly op: 'set' | 'remove' | 'insert';
  /** What stands there afterwards; not for `remove`. */
  readonly value?: unknown;
}

/** A field that a finding points at; the line is looked up when it is shown. */
export interface At {
  readonly origin: Origin;
  readonly path: Path;
  readonly part?: 'key' | 'value';
}

/** A place that is already a line, or a whole file: what could not be parsed has no fields. */
export interface Spot {
  readonly file: string;
  readonly document: number;
  readonly line?: number;
  readonly column?: number;
}

/** The other side of a finding. */
export interface Related {
  readonly message: string;
  readonly at: At;
}

/** Which resource a finding is about. */
export interface Subject {
  readonly kind: string;
  readonly mesh: string;
  readonly name: string;
}

/** One finding: a code of the catalogue, a place, and what to do. Words are the code's own, colours come later. */
export interface Diagnostic {
  readonly code: string;
  /** The name of the check: `port-conflict`. */
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at?: At | Spot;
  readonly resource?: Subject;
  readonly related?: readonly Related[];
  /** What to do about it, in words that can be followed. */
  readonly fix?: string;
  /** The fix as changes of the input, where it is nothing but that. */
  readonly edits?: readonly Edit[];
  /** `certain` where it is absent. */
  readonly certainty?: Certainty;
  /** Where Kuma itself refuses the resource: its own field and words. */
  readonly refusal?: { readonly field: string; readonly reason: string };
  /** `true`: because of it the answer is not whole, and the exit code says so. */
  readonly inconclusive?: boolean;
}

/** Something that the input did not tell and that the answer leans on. */
export interface Assumption {
  readonly code: string;
  readonly name: string;
  readonly message: string;
}
