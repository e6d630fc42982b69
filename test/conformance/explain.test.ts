import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainContext } from '../../src/engine/explain/context.ts';
import { explain } from '../../src/engine/explain/explain.ts';
import { referencesOf } from '../../src/engine/explain/references.ts';
import type { RulePlace } from '../../src/engine/routes/places.ts';
import { proxyRoutes } from '../../src/engine/routes/proxy-routes.ts';
import type { Backend } from '../../src/engine/routes/split.ts';
import { casesOf, documents } from '../support/conformance.ts';
import { viewOf } from '../support/mesh.ts';

const keyOf = (kind: string, name: string, item: unknown, rule: unknown, at: unknown): string =>
  [kind, name, item, rule, at].join(' ');

/** What is said of each backendRef on its own, and what the routes of all proxies do with it: those compared agree with Kuma. */
describe.each(['routes', 'policies'])('what is said of the backendRefs of %s', (family) => {
  it.each(casesOf(family))('is what their routes do: $name', ({ folder }) => {
    const [settings] = documents<{ zone: string; mesh: string }>(`${folder}/case.yaml`);
    const view = viewOf(readFileSync(`${folder}/input.yaml`, 'utf8'), settings!);
    const context = explainContext(view);
    const said = new Map<string, boolean>();
    for (const reference of referencesOf(view)) {
      const { owner, field, path } = reference;
      if (field !== 'backend') continue;
      const { status, notes } = explain(context, reference);
      const isTaken = ['ok', 'legacy', 'ambiguous'].includes(status);
      const isLight = notes.some(({ code }) => code === 'BACKEND_WEIGHT_ZERO');
      const key = keyOf(
        owner.kind,
        owner.policy!.meta.name,
        path[2],
        owner.kind === 'MeshTCPRoute' ? 0 : path[4],
        path.at(-1),
      );
      said.set(key, isTaken && !isLight);
    }
    const wrong: string[] = [];
    const compare = (place: RulePlace | undefined, backends: readonly Backend[]): void => {
      if (place === undefined || place.rule === undefined) return;
      for (const [at, { outcome }] of backends.entries()) {
        const key = keyOf(place.policy.kind, place.policy.meta.name, place.index, place.rule, at);
        const known = said.get(key);
        if (known !== undefined && known !== (outcome === 'split')) wrong.push(`${key}: ${outcome}`);
      }
    };
    for (const dataplane of view.context.dataplanes)
      for (const { does } of proxyRoutes(view, view.proxyOf(dataplane)).listeners) {
        if ('by' in does) continue;
        if (does.filter !== 'http') compare(does.tcp.source?.backendRefs, does.tcp.backends);
        else for (const { backends, source } of does.routes) compare(source?.backendRefs, backends);
      }
    expect([...new Set(wrong)]).toEqual([]);
  });
});
