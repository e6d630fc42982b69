import { defineCheck } from '../define-check.ts';
import { atReference, type Explained, explained, hasNote } from '../shared/explained.ts';
import { familyOf } from '../shared/services.ts';
import { withReason } from '../shared/words.ts';
import { needs, of, source, what } from './to-references.ts';

/** @see MS102 of the catalogue */
export const encodedName = defineCheck({
  code: 'MS102',
  name: 'policy-by-encoded-name',
  severity: 'info',
  title: 'Policies name MeshServices as name_namespace_svc_port',
  why: 'Kuma takes the parts of such a name for labels, for the MeshServices of all zones, up to 2.14; not for a MeshMultiZoneService, and not in 3.0.',
  fix: 'refer by labels: kuma.io/display-name, k8s.kuma.io/namespace, and sectionName for the port',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: parseService',
  on: ['Exclusive'],
  until: '2.14',
  needs,
  *run(ctx) {
    const seen = new Map<string, Explained[]>();
    for (const one of explained(ctx, 'to')) {
      if (one.query?.by !== 'service-tag' || one.targets.length === 0) continue;
      const { mesh } = one.view.context;
      const list = seen.get(mesh);
      if (list === undefined) seen.set(mesh, [one]);
      else list.push(one);
    }
    for (const [mesh, [first, ...more]] of seen) {
      const places = new Set(
        [first!, ...more].map(({ reference: { owner, path } }) => JSON.stringify([owner.origin, path])),
      );
      const number = places.size === 1 ? 'one reference' : `${places.size} references`;
      yield {
        ...atReference(first!),
        message: `${number} of policies of mesh ${mesh} by an encoded name, such as ${first!.reference.ref.name}: they work until 3.0`,
      };
    }
  },
});

/** @see MS103 of the catalogue */
export const encodedNameWithSection = defineCheck({
  code: 'MS103',
  name: 'encoded-name-with-section',
  severity: 'warning',
  title: 'An encoded name beside a sectionName means nothing',
  why: 'With a sectionName Kuma does not take name_namespace_svc_port apart: it looks for a MeshService that is called so.',
  fix: 'write name and namespace, or labels, beside the sectionName; or leave the sectionName out',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: parseService',
  on: ['any'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS103'))
      yield {
        ...atReference(one),
        message: `${what(one)} means no MeshService: the name is not taken apart beside a sectionName`,
      };
  },
});

/** @see MS104 of the catalogue */
export const encodedPortMissing = defineCheck({
  code: 'MS104',
  name: 'encoded-name-with-other-port',
  severity: 'warning',
  title: 'The port in an encoded name is none of the Service',
  why: 'The last part of name_namespace_svc_port is the port of the Service, not that of its Pods. With another one nothing is found.',
  fix: 'write the port of the Service',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/resolve/targetref.go: parseService',
  on: ['any'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS104'))
      yield { ...atReference(one), message: withReason(`${what(one)} means no MeshService`, one.notes) };
  },
});

/** @see MS106 of the catalogue */
export const sectionNobodyHas = defineCheck({
  code: 'MS106',
  name: 'section-is-no-port',
  severity: 'error',
  title: 'A sectionName is the name of no port',
  why: 'A section is the name of a port; the number is one only where the port has no name. Kuma accepts it, and the item has no effect.',
  fix: 'write the name of the port',
  source,
  on: ['any'],
  needs,
  *run(ctx) {
    for (const one of of(ctx, 'MS106'))
      yield { ...atReference(one), message: withReason(`${what(one)} has no effect`, one.notes) };
  },
});

/** @see MS033 of the catalogue */
export const sectionOfSomeZones = defineCheck({
  code: 'MS033',
  name: 'section-differs-by-zone',
  severity: 'warning',
  title: 'A port has another name in another zone',
  why: 'A sectionName is compared with the names of ports, zone by zone: the MeshService whose port has the same number and another name is left out.',
  fix: 'give the port the same name in all zones',
  source,
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs,
  *run(ctx) {
    for (const one of explained(ctx, 'to')) {
      if (!hasNote(one, 'SECTION_DROPPED_SOME')) continue;
      const numbers = new Set(one.targets.map(({ port }) => port?.port));
      const other = one.dropped.find(
        ({ meta, ports }) =>
          one.targets.some(
            ({ destination }) => destination !== undefined && familyOf(destination.meta) === familyOf(meta),
          ) && ports.some(({ port }) => numbers.has(port)),
      );
      if (other === undefined) continue;
      const port = other.ports.find((each) => numbers.has(each.port))!;
      yield {
        ...atReference(one),
        message: `${what(one)} leaves out the MeshService of zone ${other.kri.zone || 'none'}: its port ${port.port} is called ${port.section}`,
      };
    }
  },
});
