import { kriKey, withSection } from '../../model/kri.ts';
import { explain } from '../explain/explain.ts';
import type { ExplainContext, Explanation } from '../explain/explanation.ts';
import { referencesOf } from '../explain/references.ts';
import type { Destination } from '../resolve/destinations.ts';

/** Who refers to services. */
export interface Referrers {
  /** References that mean a destination or one of its ports, in the order of the references. */
  of(destination: Destination): readonly Explanation[];
  /** References to a value of `kuma.io/service`. */
  ofService(service: string): readonly Explanation[];
  /** Items of `to` for every destination. */
  readonly ofAll: readonly Explanation[];
}

/** Follows every reference of a mesh once. */
export function referrersOf(context: ExplainContext): Referrers {
  const byKey = new Map<string, Explanation[]>();
  const byService = new Map<string, Explanation[]>();
  const all: Explanation[] = [];
  const add = (to: Map<string, Explanation[]>, key: string, one: Explanation): void => {
    const list = to.get(key);
    if (list === undefined) to.set(key, [one]);
    else list.push(one);
  };
  for (const reference of referencesOf(context.view)) {
    if (reference.field === 'top') continue;
    const explanation = explain(context, reference);
    const keys = new Set(explanation.targets.map(({ kri }) => kriKey(withSection(kri, ''))));
    for (const key of keys) add(byKey, key, explanation);
    if (explanation.targets.some(({ kri }) => kri.kind === 'Mesh')) all.push(explanation);
    if (explanation.service !== undefined && explanation.service !== '')
      add(byService, explanation.service, explanation);
  }
  return {
    of: ({ key }) => byKey.get(key) ?? [],
    ofService: (service) => byService.get(service) ?? [],
    ofAll: all,
  };
}
