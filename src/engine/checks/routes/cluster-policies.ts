import type { MeshView } from '../../view.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { meshServices } from '../needs.ts';
import { routeKinds } from '../policies/kinds.ts';
import { backendOf, explained, hasNote } from '../shared/explained.ts';
import { ownerWords, refWords } from '../shared/words.ts';

const lostKinds = ['MeshCircuitBreaker', 'MeshHealthCheck', 'MeshLoadBalancingStrategy'] as const;

/** @see MS151 of the catalogue */
export const legacyBackendLosesPolicies = defineCheck({
  code: 'MS151',
  name: 'legacy-backend-loses-policies',
  severity: 'warning',
  title: 'Policies for its cluster do not act on a backendRef without port in Exclusive',
  why: 'The cluster of a kuma.io/service keeps its timeouts; circuit breakers, outlier detection, health checks and load balancing are not set on it any more.',
  fix: 'add the port, so that the MeshService is meant',
  source: 'kuma v2.13.10 pkg/plugins/policies/meshcircuitbreaker/plugin/v1alpha1/plugin.go',
  on: ['Exclusive'],
  until: '2.14',
  needs: [routeKinds, lostKinds],
  *run(ctx) {
    const named = new Map<MeshView, Map<string, Set<string>>>();
    for (const one of explained(ctx, 'to')) {
      const { owner, ref } = one.reference;
      if (!lostKinds.some((kind) => kind === owner.kind)) continue;
      const service = ref.kind === 'Mesh' ? '' : one.service;
      if (service === undefined) continue;
      const of = named.get(one.view) ?? new Map<string, Set<string>>();
      named.set(one.view, of);
      const kinds = of.get(service) ?? new Set<string>();
      of.set(service, kinds.add(owner.kind));
    }
    for (const one of explained(ctx, 'backend', 'tcp-target')) {
      if (one.status !== 'legacy' || one.service === undefined) continue;
      const of = named.get(one.view);
      const kinds = new Set([...(of?.get('') ?? []), ...(of?.get(one.service) ?? [])]);
      if (kinds.size === 0) continue;
      const { owner, path } = one.reference;
      yield {
        at: { origin: owner.origin, path },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `${ownerWords(owner)}: ${listWords([...kinds].toSorted())} ${kinds.size === 1 ? 'does' : 'do'} not act on backend ${refWords(backendOf(one))}: it has no port`,
      };
    }
  },
});

/** @see MS152 of the catalogue */
export const portTakesSectionAway = defineCheck({
  code: 'MS152',
  name: 'backend-port-loses-section-settings',
  severity: 'warning',
  title: 'A backendRef by number does not have what policies set for the name of the port',
  why: 'The section of the cluster is what the backendRef writes: with a number, items for sectionName are not found.',
  fix: 'write sectionName in place of the port',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/backendref.go: BackendRef',
  on: ['any'],
  since: '2.12',
  until: '2.14',
  needs: [routeKinds, meshServices],
  *run(ctx) {
    const sections = new Map<string, string>();
    for (const one of explained(ctx, 'to')) {
      const { owner } = one.reference;
      if (owner.kind === 'MeshHTTPRoute' || owner.kind === 'MeshTCPRoute') continue;
      for (const { destination, kri } of one.targets)
        if (destination !== undefined && kri.sectionName !== '')
          sections.set(
            `${one.view.context.controlPlane.zone} ${destination.key} ${kri.sectionName}`,
            ownerWords(owner),
          );
    }
    if (sections.size === 0) return;
    for (const one of explained(ctx, 'backend')) {
      const ref = backendOf(one);
      if (ref.port === undefined || ref.sectionName !== '' || hasNote(one, 'PORT_NOT_FOUND')) continue;
      const [target] = one.targets;
      if (target?.destination === undefined || target.port === undefined) continue;
      const { section } = target.port;
      const policy = sections.get(`${one.view.context.controlPlane.zone} ${target.destination.key} ${section}`);
      if (section === String(ref.port) || policy === undefined) continue;
      const { owner, path } = one.reference;
      yield {
        at: { origin: owner.origin, path: [...path, 'port'] },
        resource: { kind: owner.kind, mesh: owner.mesh, name: owner.name },
        message: `${ownerWords(owner)}: backend ${refWords(ref)} does not have what ${policy} sets for section ${section}`,
        fix: `sectionName: ${section} in place of port: ${ref.port}`,
        edits: [
          { at: { origin: owner.origin, path: [...path, 'sectionName'] }, op: 'set', value: section },
          { at: { origin: owner.origin, path: [...path, 'port'] }, op: 'remove' },
        ],
      };
    }
  },
});
