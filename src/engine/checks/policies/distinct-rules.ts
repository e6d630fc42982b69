import { perObject } from '../../../model/per-object.ts';
import type { ToRules } from '../../rules/matched.ts';
import { policyTypes } from '../../rules/policy-types.ts';
import type { MeshView } from '../../view.ts';
import { distinctProxies } from '../shared/proxies.ts';
import type { Rules } from './pairs.ts';

/** The rules for what goes out that any proxy of a view has, each once. */
export const distinctRules = perObject((view: MeshView): readonly Rules[] => {
  const kinds = policyTypes.filter(({ kind, to }) => to && view.policies(kind).length > 0);
  const found = new Map<ToRules, Rules>();
  for (const proxy of kinds.length === 0 ? [] : distinctProxies(view))
    for (const { kind } of kinds) {
      const { to } = view.matched(kind, proxy);
      if (!found.has(to)) found.set(to, { kind, to });
    }
  return [...found.values()];
});
