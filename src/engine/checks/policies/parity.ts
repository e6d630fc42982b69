import { label } from '../../../model/labels.ts';
import { defineCheck, type Finding } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { type Explained, explained } from '../shared/explained.ts';
import { familiesIn, familyOf, servicesOf } from '../shared/services.ts';
import { ownerWords, refWords } from '../shared/words.ts';
import { policiesWithTo } from './kinds.ts';

const isRoute = (kind: string): boolean => kind === 'MeshHTTPRoute' || kind === 'MeshTCPRoute';

function place({ reference: { owner, path } }: Explained): Pick<Finding, 'at' | 'resource'> {
  return { at: { origin: owner.origin, path }, resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name } };
}

/** The zone and mesh of an explanation. */
function viewKey({ view }: Explained): string {
  return `${view.context.controlPlane.zone}\n${view.context.mesh}`;
}

/** @see MS051 of the catalogue */
export const missingOnMultiZone = defineCheck({
  code: 'MS051',
  name: 'policy-not-for-multi-zone-service',
  severity: 'warning',
  title: 'A policy for a MeshService does not act on the MeshMultiZoneService that joins it',
  why: 'They are destinations of their own: what is set for a MeshService is not set for traffic that goes to a MeshMultiZoneService over it.',
  fix: 'add the same item for kind MeshMultiZoneService',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: TargetRef; kumahq/kuma#10992',
  on: ['any'],
  needs: [policiesWithTo, 'MeshMultiZoneService'],
  *run(ctx) {
    const covered = new Set<string>();
    const items: Explained[] = [];
    for (const one of explained(ctx, 'to')) {
      if (one.reference.ref.kind === 'Mesh' || one.status === 'shadowed') continue;
      let isForService = false;
      for (const { destination } of one.targets) {
        if (destination?.kind === 'MeshMultiZoneService')
          covered.add(`${viewKey(one)}\n${one.reference.owner.kind}\n${destination.key}`);
        else if (destination?.kind === 'MeshService') isForService = true;
      }
      if (isForService) items.push(one);
    }
    for (const one of items) {
      const { view, reference } = one;
      const joined = new Map<string, (typeof view.destinations.all)[number]>();
      for (const { destination } of one.targets) {
        if (destination?.kind !== 'MeshService') continue;
        for (const multi of familiesIn(view).byKey.get(familyOf(destination.meta))?.joinedBy ?? [])
          if (!covered.has(`${viewKey(one)}\n${reference.owner.kind}\n${multi.key}`)) joined.set(multi.key, multi);
      }
      for (const multi of joined.values())
        yield {
          ...place(one),
          message: `${ownerWords(reference.owner)} for ${refWords(reference.ref)} does not act on MeshMultiZoneService ${multi.kri.name}`,
          related: [{ message: 'joins it', at: { origin: multi.resource.origin, path: ['spec', 'selector'] } }],
        };
    }
  },
});

/** Whether an item of a kind of policies also means a `kuma.io/service`, by mesh, zone, kind and service. */
function coveredServices(ctx: Parameters<typeof explained>[0]): { has(one: Explained, service: string): boolean } {
  const covered = new Set<string>();
  const key = (one: Explained, service: string): string => `${viewKey(one)}\n${one.reference.owner.kind}\n${service}`;
  for (const one of explained(ctx, 'to')) if (one.service !== undefined) covered.add(key(one, one.service));
  return { has: (one, service) => covered.has(key(one, service)) };
}

/** Items that mean MeshServices whose `kuma.io/service` is in use and that no item of the kind means. */
function* onlyReal(
  ctx: Parameters<typeof explained>[0],
): Generator<{ readonly one: Explained; readonly service: string }> {
  const covered = coveredServices(ctx);
  for (const one of explained(ctx, 'to')) {
    const { view, reference, targets, service, status } = one;
    if (reference.ref.kind !== 'MeshService' || service !== undefined || status !== 'ok') continue;
    if (view.context.mode === 'Disabled' || view.context.mode === 'Exclusive') continue;
    const lost = targets
      .flatMap(({ destination }) =>
        destination?.resource.kind === 'MeshService' ? servicesOf(destination.resource) : [],
      )
      .find((each) => view.legacyServices.has(each) && !covered.has(one, each));
    if (lost !== undefined) yield { one, service: lost };
  }
}

/** @see MS105 of the catalogue */
export const legacyNotCovered = defineCheck({
  code: 'MS105',
  name: 'policy-for-meshservice-only',
  severity: 'warning',
  title: 'A policy for a MeshService does not act on what is sent to its kuma.io/service',
  why: 'As long as the mode is not Exclusive proxies have outbounds for both. By labels, or by a name that is no kuma.io/service, a reference means the MeshService alone.',
  fix: 'keep an item for the kuma.io/service until the mode is Exclusive',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: BuildToRules',
  on: ['Everywhere', 'ReachableBackends'],
  until: '2.14',
  needs: [policiesWithTo, meshServices],
  *run(ctx) {
    for (const { one, service } of onlyReal(ctx)) {
      const { owner, ref } = one.reference;
      if (isRoute(owner.kind)) continue;
      yield {
        ...place(one),
        certainty: 'possible',
        message: `${ownerWords(owner)} for ${refWords(ref)} does not act on what is sent to kuma.io/service ${service}`,
      };
    }
  },
});

/** @see MS135 of the catalogue */
export const routeForOneOfBoth = defineCheck({
  code: 'MS135',
  name: 'route-for-one-of-both',
  severity: 'warning',
  title: 'A route is for a MeshService or its kuma.io/service, not for both',
  why: 'As long as the mode is not Exclusive proxies have outbounds for both, and the route acts on one of them.',
  fix: 'give the route an item for each: kind MeshService by its kuma.io/service, and by labels',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshhttproute/plugin/v1alpha1/plugin.go: Apply',
  on: ['Everywhere', 'ReachableBackends'],
  until: '2.14',
  needs: [['MeshHTTPRoute', 'MeshTCPRoute'], meshServices],
  *run(ctx) {
    for (const { one, service } of onlyReal(ctx)) {
      const { owner, ref } = one.reference;
      if (!isRoute(owner.kind)) continue;
      yield {
        ...place(one),
        certainty: 'possible',
        message: `${ownerWords(owner)} for ${refWords(ref)} does not act on what is sent to kuma.io/service ${service}`,
      };
    }
    const real = new Set<string>();
    for (const one of explained(ctx, 'to'))
      for (const { destination } of one.targets)
        if (destination !== undefined) real.add(`${viewKey(one)}\n${one.reference.owner.kind}\n${destination.key}`);
    for (const one of explained(ctx, 'to')) {
      const { owner } = one.reference;
      if (!isRoute(owner.kind) || one.status !== 'legacy' || one.targets.length > 0 || one.service === undefined)
        continue;
      const families = familiesIn(one.view).byService.get(one.service) ?? [];
      const missed = families
        .flatMap(({ members }) => members)
        .find(({ key }) => !real.has(`${viewKey(one)}\n${owner.kind}\n${key}`));
      if (missed === undefined || one.view.context.mode === 'Disabled') continue;
      yield {
        ...place(one),
        certainty: 'possible',
        message: `${ownerWords(owner)} for kuma.io/service ${one.service} does not act on MeshService ${missed.kri.name}${missed.kri.zone === '' ? '' : ` of zone ${missed.kri.zone}`}`,
      };
    }
  },
});

/** @see MS019 of the catalogue */
export const severalFamilies = defineCheck({
  code: 'MS019',
  name: 'labels-mean-several-namespaces',
  severity: 'warning',
  title: 'Labels mean services of several namespaces',
  why: 'kuma.io/display-name alone means every service of that name, in every namespace.',
  fix: 'add k8s.kuma.io/namespace',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: TargetRef',
  on: ['any'],
  needs: [['MeshService', 'Service']],
  *run(ctx) {
    for (const { one, namespaces } of byDisplayName(ctx)) {
      const named = namespaces.filter((namespace) => namespace !== '');
      if (named.length < 2) continue;
      yield {
        ...place(one),
        message: `${refWords(one.reference.ref)} means services of namespace ${named.slice(0, 4).join(', ')}`,
      };
    }
  },
});

/** @see MS020 of the catalogue */
export const bothEnvironments = defineCheck({
  code: 'MS020',
  name: 'labels-mean-both-environments',
  severity: 'warning',
  title: 'Labels mean a service of Kubernetes and one of Universal',
  why: 'kuma.io/display-name alone means every service of that name: a Kubernetes Service and a kuma.io/service of a Universal zone that happen to be called the same.',
  fix: 'add kuma.io/env: kubernetes or universal',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: TargetRef',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['MeshService'],
  *run(ctx) {
    for (const { one, namespaces } of byDisplayName(ctx)) {
      if (one.reference.ref.labels?.[label.env] !== undefined) continue;
      if (!namespaces.includes('') || namespaces.length < 2) continue;
      yield {
        ...place(one),
        message: `${refWords(one.reference.ref)} means services of Universal and of namespace ${namespaces.filter((namespace) => namespace !== '').join(', ')}`,
      };
    }
  },
});

/** References by display name without a namespace, with the namespaces of the MeshServices that they mean. */
function* byDisplayName(
  ctx: Parameters<typeof explained>[0],
): Generator<{ readonly one: Explained; readonly namespaces: readonly string[] }> {
  for (const one of explained(ctx, 'to', 'backend', 'outbound', 'reachable')) {
    const { kind, labels } = one.reference.ref;
    if (kind !== 'MeshService' || labels?.[label.displayName] === undefined || labels[label.namespace] !== undefined)
      continue;
    const found = one.view.destinations.withLabels('MeshService', labels);
    const namespaces = [...new Set(found.map(({ kri }) => kri.namespace))].toSorted();
    if (namespaces.length > 1) yield { one, namespaces };
  }
}
