import { catalogue } from '../engine/checks/catalogue.ts';
import { notices } from '../load/notices.ts';
import type { Severity } from '../model/diagnostic.ts';

/** One entry of the catalogue: a hazard, or something that reading finds fault with. */
export interface Rule {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Kinds without which it can say nothing. */
  readonly needs: readonly string[];
  /** Where the behaviour comes from; empty where it is about the input alone. */
  readonly source: string;
}

/** Every rule that meshsvc looks for, by code. */
export function allRules(): readonly Rule[] {
  return [
    ...catalogue.map(({ code, name, severity, title, why, fix, needs, source }) => ({
      code,
      name,
      severity,
      title,
      why,
      fix,
      needs,
      source,
    })),
    ...Object.values(notices).map(({ code, name, severity, title, why, fix }) => ({
      code,
      name,
      severity,
      title,
      why,
      fix,
      needs: [],
      source: '',
    })),
  ].toSorted((a, b) => (a.code < b.code ? -1 : 1));
}
