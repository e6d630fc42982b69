import { count } from '../../../model/count.ts';
import { defineCheck } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { atReference, backendOf, explained, explaining } from '../shared/explained.ts';
import { lost, needs, of, source, text } from './lost-backends.ts';

/** @see MS132 of the catalogue */
export const labelsWithoutPort = defineCheck({
  code: 'MS132',
  name: 'backend-labels-without-port',
  severity: 'error',
  title: 'A backendRef has labels and no port',
  why: 'Without a port a MeshService means a kuma.io/service, and the name of that is empty: labels are not looked at. A MeshHTTPRoute leaves it out; a builtin gateway gets a broken configuration.',
  fix: 'add the port',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: BackendRef',
  on: ['any'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS132'))
      yield { ...atReference(one), message: text(one, 'means nobody: it has no port') };
  },
});

/** @see MS136 of the catalogue */
export const ambiguousBackend = defineCheck({
  code: 'MS136',
  name: 'backend-ambiguous',
  severity: 'warning',
  title: 'The labels of a backendRef mean several resources',
  why: 'The oldest in the store of the zone is taken. Copies of other zones are as old as their arrival here, so that each zone may take another one.',
  fix: 'add kuma.io/zone or k8s.kuma.io/namespace, or refer to a MeshMultiZoneService',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: BackendRef',
  on: ['any'],
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS136')) {
      const note = one.notes.find(({ code }) => code.startsWith('LABELS_AMBIGUOUS'));
      const [first] = note?.resources ?? [];
      const where = first === undefined || first.kri.zone === '' ? '' : ` of zone ${first.kri.zone}`;
      const taken =
        note?.code === 'LABELS_AMBIGUOUS_TIE'
          ? 'any of them may be taken: none is known to be older'
          : `the oldest is taken, ${first?.kri.name ?? ''}${where}`;
      yield {
        ...atReference(one),
        fix: 'add kuma.io/zone or k8s.kuma.io/namespace, or refer to a MeshMultiZoneService',
        edits: [],
        message: text(one, `means ${note?.resources?.length ?? 2} resources: ${taken}`),
      };
    }
  },
});

/** @see MS137 of the catalogue */
export const backendNotFound = defineCheck({
  code: 'MS137',
  name: 'backend-not-found',
  severity: 'error',
  title: 'A backendRef leads nowhere',
  why: 'Nothing has the name or the labels, or not that port, or nobody serves the kuma.io/service. What becomes of the traffic depends on the other backendRefs of the rule and on the version.',
  fix: 'correct the reference; apply destinations before the routes to them',
  source,
  on: ['any'],
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS137')) yield lost(one, 'leads nowhere');
  },
});

/** @see MS138 of the catalogue */
export const backendOfOtherProtocol = defineCheck({
  code: 'MS138',
  name: 'backend-protocol-refused',
  severity: 'error',
  title: 'A route cannot send to a port of this protocol',
  why: 'A MeshHTTPRoute sends to http, http2 and grpc alone, a MeshTCPRoute to all but tls and what Kuma does not know. The backendRef is dropped.',
  fix: 'set the appProtocol of the port, or use a route of the other kind',
  source,
  on: ['any'],
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS138')) yield lost(one, 'is dropped');
  },
});

/** @see MS144 of the catalogue */
export const globalRouteByName = defineCheck({
  code: 'MS144',
  name: 'global-route-by-name',
  severity: 'error',
  title: 'A route without zone names a MeshService',
  why: 'A name is completed with the zone of the route. One from global, or without the label kuma.io/zone, has none: there is no such MeshService in any zone, and the backendRef is dropped.',
  fix: 'refer to it by labels with kuma.io/zone, or to a MeshMultiZoneService',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: TargetRefToKRI',
  on: ['any'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const { one } of of(ctx, 'MS144')) yield lost(one, 'leads nowhere');
  },
});

/** @see MS145 of the catalogue */
export const sectionWithoutPort = defineCheck({
  code: 'MS145',
  name: 'backend-section-without-port',
  severity: 'info',
  title: 'A backendRef with sectionName alone means a kuma.io/service before 2.12',
  why: 'The port decides whether a MeshService is meant; sectionName does so from 2.12 on.',
  fix: 'add the port',
  source: 'kuma v2.11.18 pkg/plugins/policies/core/rules/resolve/backendref.go',
  on: ['any'],
  since: '2.9',
  until: '2.11',
  needs,
  *run(ctx) {
    for (const one of explained(ctx, 'backend')) {
      const ref = backendOf(one);
      if (ref.kind !== 'MeshService' || ref.sectionName === '' || ref.port !== undefined) continue;
      yield { ...atReference(one), message: text(one, 'means a kuma.io/service: sectionName is not looked at') };
    }
  },
});

/** @see MS148 of the catalogue */
export const tcpRoutePanics = defineCheck({
  code: 'MS148',
  name: 'tcp-route-breaks-proxies',
  severity: 'error',
  title: 'A MeshTCPRoute makes the control plane fail for whole proxies',
  why: 'A backendRef of kind MeshService with labels and without name and port means the kuma.io/service "", at which the control plane panics. So does an item by labels without rules. The proxies keep their old configuration for everything.',
  fix: 'give the backendRef a port; delete the item whose rules are empty',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/xds/cluster.go: either WithService() or WithName() should be called',
  on: ['any'],
  until: '2.14',
  needs: ['MeshTCPRoute', meshServices],
  *run(ctx) {
    for (const { one } of of(ctx, 'MS148')) {
      const proxies = explaining(one.view).failingAt(one.reference);
      yield {
        ...atReference(one),
        message: text(
          one,
          `stops the configuration of ${count(proxies.length, 'Dataplane')}: it means the kuma.io/service ""`,
        ),
      };
    }
  },
});
