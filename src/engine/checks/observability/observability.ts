import { count } from '../../../model/count.ts';
import { perObject } from '../../../model/per-object.ts';
import { displayName } from '../../../model/resource.ts';
import type { Path } from '../../../model/source.ts';
import { get, type JsonObject, objectAt, objectsAt } from '../../admission/json.ts';
import type { MeshView } from '../../view.ts';
import { type CheckContext, defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { todayOf } from '../shared/before.ts';
import { explaining } from '../shared/explained.ts';
import { about, nameAt } from '../shared/places.ts';
import { familiesIn } from '../shared/services.ts';
import { textsWith } from '../shared/texts.ts';

const anyRealMode = ['Everywhere', 'ReachableBackends', 'Exclusive'] as const;

/** Views whose mode is another one than today. */
function* entered(ctx: CheckContext): Generator<MeshView> {
  const today = todayOf(ctx);
  for (const view of ctx.views) if (today(view).context.mode !== view.context.mode) yield view;
}

/** @see MS180 of the catalogue */
export const metricNamesChange = defineCheck({
  code: 'MS180',
  name: 'metric-names-change',
  severity: 'info',
  title: 'Names of clusters in metrics change',
  why: 'Statistics of a MeshService carry its own name, not that of the kuma.io/service.',
  fix: 'adapt dashboards and alerts: meshsvc outbounds shows the new names',
  source:
    'kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/helpers.go: DestinationName; kumahq/kuma#13789, #17100',
  on: [...anyRealMode],
  until: '2.14',
  needs: ['MeshMetric'],
  *run(ctx) {
    for (const view of entered(ctx)) {
      const [metric] = view.context.list('MeshMetric');
      const services = view.destinations.all.filter(({ kind }) => kind === 'MeshService').length;
      if (metric === undefined || services === 0) continue;
      yield {
        at: nameAt(metric),
        resource: about(metric),
        message: `metrics of traffic to ${count(services, 'MeshService')} of mesh ${view.context.mesh} have new names`,
      };
    }
  },
});

/** Display names that several MeshServices have. */
const sharedNames = perObject((view: MeshView): readonly string[] => {
  const seen = new Map<string, number>();
  for (const { kind, kri } of view.destinations.all)
    if (kind === 'MeshService') seen.set(kri.name, (seen.get(kri.name) ?? 0) + 1);
  return [...seen].flatMap(([name, number]) => (number > 1 ? [name] : []));
});

/** @see MS181 of the catalogue */
export const logFieldChanges = defineCheck({
  code: 'MS181',
  name: 'access-log-destination-changes',
  severity: 'warning',
  title: 'The destination in access logs is another text for a MeshService',
  why: '%KUMA_DESTINATION_SERVICE%, which the default format has, becomes the display name of the MeshService: without namespace and zone.',
  fix: 'use a format with %UPSTREAM_CLUSTER% beside it, and adapt what reads the logs',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshaccesslog/plugin/xds/configurer.go',
  on: [...anyRealMode],
  until: '2.14',
  needs: ['MeshAccessLog'],
  *run(ctx) {
    const now = new Set(entered(ctx));
    for (const view of ctx.views) {
      const shared = sharedNames(view);
      if (!now.has(view) && shared.length === 0) continue;
      for (const one of view.context.list('MeshAccessLog'))
        for (const [item, to] of objectsAt(one.spec, 'to').entries())
          for (const [at, backend] of objectsAt(objectAt(to, 'default'), 'backends').entries()) {
            const field = destinationField(backend);
            if (field === undefined) continue;
            const path: Path = ['spec', 'to', item, 'default', 'backends', at, ...field];
            yield {
              at: { origin: one.origin, path },
              resource: about(one),
              message: `MeshAccessLog ${displayName(one.meta)} logs the display name of a MeshService as its destination${shared.length === 0 ? '' : `: ${listWords(shared)} ${shared.length === 1 ? 'is' : 'are'} the name of several`}`,
            };
          }
    }
  },
});

/** The field of a backend that logs the destination; `undefined` where its format does not. */
function destinationField(backend: JsonObject): readonly string[] | undefined {
  const kind = (['file', 'tcp', 'openTelemetry'] as const).find((each) => objectAt(backend, each) !== undefined);
  if (kind === undefined) return undefined;
  const own = objectAt(backend, kind);
  if (kind === 'openTelemetry') {
    // Without a body of its own the text of the default format is logged.
    const body = get(own, 'body');
    if (body === undefined) return [kind];
    return JSON.stringify([get(own, 'attributes'), body]).includes('%KUMA_DESTINATION_SERVICE%') ? [kind] : undefined;
  }
  const format = get(own, 'format');
  if (format === undefined) return [kind];
  return JSON.stringify(format).includes('%KUMA_DESTINATION_SERVICE%') ? [kind, 'format'] : undefined;
}

/** @see MS183 of the catalogue */
export const insightEmpties = defineCheck({
  code: 'MS183',
  name: 'service-insight-empties',
  severity: 'info',
  title: 'ServiceInsights are empty in Exclusive',
  why: 'They, the services of the GUI and kumactl inspect services are about values of kuma.io/service.',
  fix: 'read the status of MeshServices instead',
  source: 'kuma v2.13.10 pkg/insights/resyncer.go; kumahq/kuma#17430, #17431',
  on: ['Exclusive'],
  until: '2.14',
  needs: ['ServiceInsight'],
  *run(ctx) {
    for (const view of entered(ctx)) {
      const [insight] = view.context.list('ServiceInsight');
      if (insight === undefined) continue;
      yield {
        at: nameAt(insight),
        resource: about(insight),
        message: `ServiceInsights of mesh ${view.context.mesh} are empty in Exclusive`,
      };
    }
  },
});

const matcher =
  /\b(?:envoy_cluster_name|kuma_io_service|destination_service|cluster_name)\s*(?:=~?|!=|!~)\s*\\?"([^"\\]+)/g;

/** @see MS185 of the catalogue */
export const dashboardByOldName = defineCheck({
  code: 'MS185',
  name: 'dashboard-by-old-name',
  severity: 'warning',
  title: 'A dashboard or an alert asks for the metrics of a kuma.io/service',
  why: 'Statistics of its MeshService have another name: the query finds nothing once traffic has moved.',
  fix: 'ask for the new name as well (meshsvc outbounds shows it)',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/helpers.go: DestinationName',
  on: [...anyRealMode],
  until: '2.14',
  needs: ['ConfigMap'],
  *run(ctx) {
    const today = todayOf(ctx);
    const services = new Map<string, MeshView>();
    for (const view of ctx.views)
      for (const service of explaining(today(view)).names.services)
        if (familiesIn(view).byService.has(service)) services.set(service, view);
    for (const { resource, path, text } of services.size === 0
      ? []
      : textsWith(ctx.inventory, /cluster_name|_service/)) {
      if (resource.kind !== 'ConfigMap') continue;
      const found = new Set<string>();
      for (const [, value = ''] of text.matchAll(matcher))
        for (const one of value.split('|')) if (services.has(one)) found.add(one);
      if (found.size === 0) continue;
      yield {
        at: { origin: resource.origin, path },
        resource: {
          kind: 'ConfigMap',
          mesh: '',
          name: `${resource.meta.namespace}/${resource.meta.kubernetes?.name ?? resource.meta.name}`,
        },
        message: `a query asks for ${listWords([...found])}, whose MeshService has other names in metrics`,
      };
    }
  },
});
