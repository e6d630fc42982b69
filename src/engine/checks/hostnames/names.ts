import { count } from '../../../model/count.ts';
import { kubernetesController, label } from '../../../model/labels.ts';
import { displayName, isLocal } from '../../../model/resource.ts';
import type { NameRow } from '../../hostnames/name-table.ts';
import type { MeshView } from '../../view.ts';
import { defineCheck, type Finding } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { destinations, meshServices } from '../needs.ts';
import { todayOf } from '../shared/before.ts';
import { legacyNames, namesIn } from '../shared/names.ts';
import { isWritten } from '../shared/places.ts';
import { byGenerator, byWrittenGenerator, defaultNames, generatorOf, placeOf, serviceWords, source } from './rows.ts';

/** @see MS060 of the catalogue */
export const withoutName = defineCheck({
  code: 'MS060',
  name: 'destination-without-hostname',
  severity: 'error',
  title: 'Destinations have no name',
  why: 'No HostnameGenerator names them in this zone, and the DNS of the cluster does not either. Without a name and with a VIP that nobody knows they cannot be called.',
  fix: 'write a HostnameGenerator that selects them (meshsvc hostnames try)',
  source,
  on: ['Exclusive'],
  needs: [destinations],
  *run(ctx) {
    for (const view of ctx.views) {
      const { context, generated } = view;
      const here = context.controlPlane.zone;
      if (context.controlPlane.role === 'global') continue;
      // What global sends down is only known where the input has some of it.
      const knowsGlobal = context.hostnameGenerators.some((one) => isWritten(one) && !isLocal(one.meta));
      // Those of Services, and of Pods of headless ones, are called by the name that the cluster gives them.
      const named = new Set(
        generated.meshServices.flatMap(({ meta }) =>
          meta.labels[label.managedBy] === kubernetesController && isLocal(meta) ? [meta.name] : [],
        ),
      );
      const groups = new Map<string, NameRow[]>();
      for (const row of namesIn(view)) {
        if (row.status !== 'none' || (row.zone !== here && !knowsGlobal)) continue;
        if (row.kind === 'MeshService' ? named.has(row.name) : row.kind === 'MeshMultiZoneService' && !knowsGlobal)
          continue;
        const group = groups.get(row.kind);
        if (group === undefined) groups.set(row.kind, [row]);
        else group.push(row);
      }
      for (const [kind, rows] of groups) {
        const [first] = rows;
        yield {
          at: { origin: first!.origin, path: ['name'] },
          resource: { kind, mesh: first!.mesh, name: first!.name },
          certainty: 'possible',
          message: `no HostnameGenerator names ${kind} ${serviceWords(rows)} in zone ${here}`,
        };
      }
    }
  },
});

/** @see MS062 of the catalogue */
export const nameOfTwoKinds = defineCheck({
  code: 'MS062',
  name: 'hostname-of-two-kinds',
  severity: 'warning',
  title: 'Destinations of different kinds have the same name',
  why: 'Kuma does not look for that. A proxy answers the name with the MeshMultiZoneService, then the MeshExternalService, then the MeshService, of those that it may reach.',
  fix: 'use templates that differ by kind',
  source: 'kuma v2.13.10 pkg/xds/generator/dns_generator.go',
  on: ['any'],
  needs: [destinations],
  *run(ctx) {
    const today = todayOf(ctx);
    for (const view of ctx.views) {
      for (const rows of byGenerator(view, 'hidden').values())
        for (const row of rows)
          yield {
            ...placeOf(view, row),
            message: `${row.hostname} means ${row.message}, not ${row.kind} ${row.service}`,
          };
      if (view.context.mode === 'Exclusive') continue;
      const old = legacyNames(today(view));
      for (const rows of byGenerator(view, 'ok').values())
        for (const row of rows) {
          if (old.get(row.hostname)?.by !== 'other') continue;
          yield {
            ...placeOf(view, row),
            message: `${row.hostname} is a name of ${row.kind} ${row.service}, and of a VirtualOutbound`,
          };
        }
    }
  },
});

/** @see MS063 of the catalogue */
export const oldNameAnswersOtherwise = defineCheck({
  code: 'MS063',
  name: 'hostname-is-legacy-name',
  severity: 'warning',
  title: 'A HostnameGenerator gives a MeshService the old name of its service',
  why: 'The name then means the VIP of the MeshService, which answers on its own ports alone, while applications call the old name on port 80.',
  fix: 'add port 80 to the service, or use another template until nobody calls port 80',
  source: 'kuma v2.13.10 pkg/xds/generator/dns_generator.go',
  on: ['Everywhere', 'ReachableBackends'],
  until: '2.14',
  needs: ['HostnameGenerator', meshServices],
  *run(ctx) {
    for (const view of ctx.views) {
      const old = legacyNames(view);
      for (const rows of byGenerator(view, 'ok').values()) {
        const hit = rows.filter(({ hostname, ports }) => old.get(hostname)?.by === 'service' && !ports.includes(80));
        if (hit.length === 0) continue;
        yield {
          ...placeOf(view, hit[0]!),
          message: `${listWords(hit.map(({ hostname }) => hostname))} ${hit.length === 1 ? 'starts' : 'start'} to mean ${hit[0]!.kind} ${serviceWords(hit)}, where port 80 does not answer`,
        };
      }
    }
  },
});

/** @see MS065 of the catalogue */
export const noDnsName = defineCheck({
  code: 'MS065',
  name: 'hostname-is-no-dns-name',
  severity: 'error',
  title: 'A hostname is no DNS name',
  why: 'Up to 2.13 Kuma takes any text. From 2.14 on it refuses such a template, or reports a TemplateError for the services that get such a name.',
  fix: 'change the template: small letters, digits, - and dots',
  source: 'kuma v2.14.3 pkg/core/resources/apis/hostnamegenerator/hostname/generator.go',
  on: ['2.14', '3.0'],
  needs: [destinations],
  *run(ctx) {
    for (const { rows, ...place } of byWrittenGenerator(ctx.views, 'no-dns-name', () => '')) {
      const names = [...new Set(rows.map(({ hostname }) => hostname))];
      yield {
        ...place,
        message: `HostnameGenerator ${rows[0]!.generator} gives ${listWords(names)}, which ${names.length === 1 ? 'is no DNS name' : 'are no DNS names'}`,
      };
    }
  },
});

/** @see MS070 of the catalogue */
export const severalNames = defineCheck({
  code: 'MS070',
  name: 'several-hostnames',
  severity: 'info',
  title: 'Destinations have several names',
  why: 'Every generator that selects a service gives it a name. All of them work; conditions and metrics do not say which is used.',
  fix: 'nothing, unless one name per service is meant: narrow the matchLabels',
  source,
  on: ['any'],
  needs: ['HostnameGenerator', destinations],
  *run(ctx) {
    const found = new Map<string, { readonly about: Pick<Finding, 'at' | 'resource'>; readonly named: Several }>();
    for (const view of ctx.views) {
      const named = new Map<string, NameRow[]>();
      for (const row of namesIn(view)) {
        if (row.status !== 'ok') continue;
        const key = `${row.kind} ${row.zone} ${row.namespace} ${row.service} ${row.zone === view.context.controlPlane.zone ? row.name : ''}`;
        const group = named.get(key);
        if (group === undefined) named.set(key, [row]);
        else group.push(row);
      }
      const several = [...named].filter(([, rows]) => rows.length > 1);
      const [first] = several;
      if (first === undefined) continue;
      const about = placeOf(view, first[1].find((row) => isOurs(view, row)) ?? first[1][0]!);
      const key = JSON.stringify([view.context.mesh, about.at]);
      const known = found.get(key) ?? { about, named: new Map(several) };
      found.set(key, known);
      for (const [destination, rows] of several) known.named.set(destination, rows);
    }
    for (const { about, named } of found.values()) {
      const [first] = named.values();
      const names = [...new Set(first!.map(({ hostname }) => hostname))];
      yield {
        ...about,
        message: `${count(named.size, 'destination')} of mesh ${first![0]!.mesh} ${named.size === 1 ? 'has' : 'have'} several names, such as ${listWords(names)}`,
      };
    }
  },
});

/** Destinations with all of their names. */
type Several = Map<string, readonly NameRow[]>;

function isOurs(view: MeshView, row: NameRow): boolean {
  const generator = generatorOf(view, row);
  return generator !== undefined && isWritten(generator) && !defaultNames.has(displayName(generator.meta));
}
