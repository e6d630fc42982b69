import { count } from '../../../model/count.ts';
import type { Dataplane } from '../../../model/dataplane.ts';
import { label } from '../../../model/labels.ts';
import { dns1035LabelErrors } from '../../hostnames/dns-name.ts';
import { listWords } from '../generate/words.ts';
import { podsOrOwners } from '../needs.ts';
import { about, fieldAt, nameAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';
import { annotationsOf } from './kinds.ts';
import { type AtDataplane, addTo, alike } from './per-service.ts';
import { written } from './written.ts';

/** @see MS301 of the catalogue */
export const builtinDataplane = defineUpgradeCheck({
  code: 'MS301',
  name: 'builtin-dataplane-unreadable-in-3',
  severity: 'error',
  title: 'Kuma 3.0 cannot read the Dataplane of a builtin gateway',
  why: 'While one is stored, listing the Dataplanes of its mesh fails.',
  fix: 'delete it before the upgrade; run a delegated gateway',
  needs: ['Dataplane'],
  *run(ctx) {
    for (const one of ctx.inventory.list('Dataplane'))
      if (one.spec.gateway?.type === 'BUILTIN')
        yield {
          at: fieldAt(one, 'networking', 'gateway', 'type'),
          resource: about(one),
          message: `Dataplane ${one.meta.name} is a builtin gateway: Kuma 3.0 cannot list the Dataplanes of mesh ${one.meta.mesh}`,
        };
  },
});

/** @see MS327 of the catalogue */
export const workloadMissing = defineUpgradeCheck({
  code: 'MS327',
  name: 'workload-label-missing-in-3',
  severity: 'error',
  title: 'A Dataplane has no label kuma.io/workload',
  why: 'Kuma 3.0 generates MeshServices by that label, and the default SPIFFE ID has it.',
  fix: 'give the Dataplane the label; its value has to be a DNS label',
  environments: ['universal'],
  needs: ['Dataplane'],
  *run(ctx) {
    const groups = new Map<string, AtDataplane[]>();
    for (const one of written(ctx)) {
      if (one.meta.labels[label.workload] !== undefined || one.spec.inbound.length === 0) continue;
      const services = [...new Set(one.spec.inbound.map(({ tags }) => tags[label.service] ?? ''))];
      const [service = ''] = services;
      const isOne = services.length === 1 && service !== '' && dns1035LabelErrors(service).length === 0;
      const at = {
        origin: one.origin,
        path: [...(one.form === 'kubernetes' ? ['metadata'] : []), 'labels', label.workload],
      };
      addTo(groups, [one.meta.mesh, isOne, ...services], {
        dataplane: one,
        at: nameAt(one),
        services,
        ...(isOne ? { fix: `labels: {${label.workload}: ${service}}`, edit: { at, op: 'set', value: service } } : {}),
      });
    }
    yield* alike(
      groups,
      (who, isOne) =>
        `${who} ${isOne ? 'has' : 'have'} no label ${label.workload}: no MeshService is generated for ${isOne ? 'it' : 'them'} in Kuma 3.0`,
    );
  },
});

/** @see MS328 of the catalogue */
export const workloadIsNotService = defineUpgradeCheck({
  code: 'MS328',
  name: 'workload-is-not-service-in-3',
  severity: 'warning',
  title: 'Workloads and services are not the same',
  why: 'Kuma 3.0 makes a MeshService for each kuma.io/workload, not for each kuma.io/service: names, ports and hostnames change.',
  fix: 'choose kuma.io/workload as the service is called',
  environments: ['universal'],
  needs: ['Dataplane'],
  *run(ctx) {
    const services = new Map<string, { readonly first: Dataplane; readonly names: Set<string> }>();
    const workloads = new Map<string, { readonly first: Dataplane; readonly names: Set<string> }>();
    const add = (to: typeof services, key: string, name: string, first: Dataplane): void => {
      const known = to.get(key) ?? { first, names: new Set<string>() };
      to.set(key, known);
      known.names.add(name);
    };
    for (const one of written(ctx)) {
      const workload = one.meta.labels[label.workload];
      if (workload === undefined) continue;
      for (const { tags } of one.spec.inbound) {
        const service = tags[label.service];
        if (service === undefined) continue;
        add(services, `${one.meta.mesh}\n${workload}`, service, one);
        add(workloads, `${one.meta.mesh}\n${service}`, workload, one);
      }
    }
    for (const [key, { first, names }] of services)
      if (names.size > 1)
        yield {
          at: { origin: first.origin, path: ['labels', label.workload] },
          resource: about(first),
          message: `workload ${key.split('\n')[1]!} has services ${listWords([...names])}: one MeshService in Kuma 3.0`,
        };
    for (const [key, { first, names }] of workloads)
      if (names.size > 1)
        yield {
          at: { origin: first.origin, path: ['labels', label.workload] },
          resource: about(first),
          message: `service ${key.split('\n')[1]!} runs as workloads ${listWords([...names])}: ${names.size} MeshServices in Kuma 3.0`,
        };
  },
});

/** @see MS330 of the catalogue */
export const advertisedAddress = defineUpgradeCheck({
  code: 'MS330',
  name: 'advertised-address-ignored-in-3',
  severity: 'error',
  title: 'Kuma 3.0 ignores advertisedAddress',
  why: 'Without a word: clients connect to the address itself.',
  fix: 'make address reachable for the clients',
  needs: ['Dataplane'],
  *run(ctx) {
    for (const one of written(ctx))
      if (one.spec.advertisedAddress !== '')
        yield {
          at: fieldAt(one, 'networking', 'advertisedAddress'),
          resource: about(one),
          message: `Dataplane ${one.meta.name} is called at ${one.spec.advertisedAddress} today, and at ${one.spec.address} in Kuma 3.0`,
        };
  },
});

/** @see MS331 of the catalogue */
export const reachableServicesIgnored = defineUpgradeCheck({
  code: 'MS331',
  name: 'reachable-services-ignored-in-3',
  severity: 'warning',
  title: 'Kuma 3.0 ignores reachableServices',
  why: 'Without a word: every destination of the mesh is in reach, and in the configuration of the proxy.',
  fix: 'list reachableBackends: meshsvc outbounds NAME --suggest-reachable-backends',
  needs: [['Dataplane', ...podsOrOwners]],
  *run(ctx) {
    for (const { context } of ctx.views)
      for (const one of context.dataplanes) {
        const { reachableServices = [], reachableBackends } = one.spec.transparentProxying ?? {};
        if (reachableServices.length === 0 || reachableBackends !== undefined) continue;
        yield {
          at: fieldAt(one, 'networking', 'transparentProxying', 'reachableServices'),
          resource: about(one),
          message: `reachableServices lists ${count(reachableServices.length, 'service')}; in Kuma 3.0 every destination is in reach`,
        };
      }
  },
});

/** @see MS335 of the catalogue */
export const meshAnnotation = defineUpgradeCheck({
  code: 'MS335',
  name: 'mesh-annotation-ignored-in-3',
  severity: 'warning',
  title: 'Kuma 3.0 does not read the annotation kuma.io/mesh',
  why: 'Without a word: what has the annotation alone lands in mesh default.',
  fix: 'write it as a label',
  environments: ['kubernetes'],
  needs: [['Service', 'Namespace', 'HTTPRoute', ...podsOrOwners]],
  *run(ctx) {
    for (const kind of ['Service', 'Namespace', 'HTTPRoute'] as const)
      for (const one of ctx.inventory.list(kind)) {
        const mesh = one.meta.kubernetes?.annotations[label.mesh];
        if (!mesh || mesh === 'default' || one.meta.kubernetes?.labels[label.mesh] !== undefined) continue;
        yield {
          at: { origin: one.origin, path: ['metadata', 'annotations', label.mesh] },
          resource: about(one),
          message: `${kind} ${one.meta.kubernetes?.name ?? one.meta.name} is in mesh ${mesh} by annotation, and in default in Kuma 3.0`,
        };
      }
    for (const kind of podsOrOwners)
      for (const one of ctx.inventory.list(kind)) {
        const [annotations, path] = annotationsOf(one);
        const mesh = annotations?.[label.mesh];
        const labels =
          kind === 'Pod'
            ? one.meta.kubernetes?.labels
            : (one.spec as { labels?: Readonly<Record<string, string>> }).labels;
        if (!mesh || mesh === 'default' || labels?.[label.mesh] !== undefined) continue;
        yield {
          at: { origin: one.origin, path: [...path, label.mesh] },
          resource: about(one),
          message: `Pods of ${kind} ${one.meta.kubernetes?.name ?? one.meta.name} are in mesh ${mesh} by annotation, and in default in Kuma 3.0`,
        };
      }
  },
});
