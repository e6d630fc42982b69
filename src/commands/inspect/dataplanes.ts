import { problemsOf } from '../../engine/explain/problems.ts';
import { dataplaneNamed } from '../../engine/explain/seen-by.ts';
import { inspectDataplane } from '../../engine/inspect/dataplane.ts';
import { fieldsOfProxy } from '../../engine/inspect/fields.ts';
import { proxyRoutes } from '../../engine/routes/proxy-routes.ts';
import { policyTypes } from '../../engine/rules/policy-types.ts';
import type { MeshView } from '../../engine/view.ts';
import type { Dataplane } from '../../model/dataplane.ts';
import type { Page } from '../../output/page.ts';
import { type ProxySummary, proxyRulesPage, proxySummariesPage } from '../../output/pages/inspect-dataplane.ts';
import { type Inspected, jsonMembers, type Subject } from './inspected.ts';

interface Proxy {
  readonly view: MeshView;
  readonly dataplane: Dataplane;
}

/** `inspect dataplane`: of one name only that proxy is looked at. */
export function inspectProxies({ views, name, place }: Subject): Inspected {
  const proxies = views.flatMap((view) => {
    const wanted = name === undefined ? view.context.dataplanes : [dataplaneNamed(view, name)];
    return wanted.flatMap((dataplane): readonly Proxy[] => (dataplane === undefined ? [] : [{ view, dataplane }]));
  });
  return {
    found: proxies.length,
    names: () => views.flatMap(({ context }) => context.dataplanes.map(({ meta }) => meta.name)),
    page: () =>
      name === undefined ? proxySummariesPage(summaries(views)) : proxies.flatMap((one) => onePage(one, place)),
    json: () => jsonMembers('{\n  "schemaVersion": "meshsvc.inspect/v1",\n  "proxies": {', answers(proxies), '}\n}\n'),
  };
}

/** By name; those of several meshes or zones that share one have these before it. */
function* answers(proxies: readonly Proxy[]): Generator<readonly [string, unknown]> {
  const counts = new Map<string, number>();
  for (const { dataplane } of proxies) counts.set(dataplane.meta.name, (counts.get(dataplane.meta.name) ?? 0) + 1);
  for (const { view, dataplane } of proxies) {
    const { name, mesh } = dataplane.meta;
    const key = counts.get(name)! > 1 ? `${view.context.controlPlane.zone}/${mesh}/${name}` : name;
    yield [key, inspectDataplane(view, view.proxyOf(dataplane))];
  }
}

function onePage({ view, dataplane }: Proxy, place: Subject['place']): Page {
  const proxy = view.proxyOf(dataplane);
  const { mesh, controlPlane, mode } = view.context;
  return proxyRulesPage({
    mesh,
    zone: controlPlane.zone,
    mode,
    name: dataplane.meta.name,
    place: place(dataplane.origin, []),
    rows: [...fieldsOfProxy(view, proxy)],
    warnings: policyTypes.flatMap(({ kind }) => view.matched(kind, proxy).warnings),
    problems: proxyRoutes(view, proxy).problems,
  });
}

function summaries(views: readonly MeshView[]): readonly ProxySummary[] {
  return views.flatMap((view) => {
    const broken = new Set(problemsOf(view).all.flatMap(({ proxies }) => proxies));
    const kinds = policyTypes.filter(({ kind }) => view.policies(kind).length > 0);
    return view.context.dataplanes
      .toSorted((a, b) => (a.meta.name < b.meta.name ? -1 : 1))
      .map((dataplane) => {
        const proxy = view.proxyOf(dataplane);
        return {
          mesh: view.context.mesh,
          zone: view.context.controlPlane.zone,
          name: dataplane.meta.name,
          broken: broken.has(dataplane.meta.name),
          policies: kinds.flatMap(({ kind }) => {
            const count = view.matched(kind, proxy).policies.length;
            return count === 0 ? [] : [{ kind, count }];
          }),
        };
      });
  });
}
