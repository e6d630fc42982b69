import { label, own } from '../../../model/labels.ts';
import { dns1035LabelErrors } from '../../hostnames/dns-name.ts';
import { about, labelAt, nameAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';

/** @see MS302 of the catalogue */
export const nameRefused = defineUpgradeCheck({
  code: 'MS302',
  name: 'name-refused-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses a name',
  why: 'Names of these kinds have to be DNS labels: every write is refused, those of the control plane and of the sync too. There is no way to rename.',
  fix: 'make a new resource with a valid name and move to it',
  needs: [['Mesh', 'Zone', 'MeshService', 'MeshExternalService', 'MeshMultiZoneService']],
  *run(ctx) {
    for (const kind of ['Mesh', 'Zone', 'MeshService', 'MeshExternalService', 'MeshMultiZoneService'] as const)
      for (const one of ctx.inventory.list(kind)) {
        // Names of copies are the control plane's own.
        if (one.meta.labels[label.origin] === 'global' && one.meta.labels[label.zone] !== undefined) continue;
        // An export names resources of a cluster with their namespace.
        const suffix = `.${own(one.meta.labels, label.namespace) ?? ''}`;
        const whole = one.meta.kubernetes?.name ?? one.meta.name;
        const name = whole.endsWith(suffix) ? whole.slice(0, -suffix.length) : whole;
        const [problem] = dns1035LabelErrors(name);
        if (problem === undefined) continue;
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `${kind} ${name}: Kuma 3.0 refuses the name, which ${name.length > 63 ? 'has more than 63 characters' : 'is no DNS label'}`,
        };
      }
  },
});

/** @see MS340 of the catalogue */
export const externalUnpinned = defineUpgradeCheck({
  code: 'MS340',
  name: 'external-service-unpinned-in-3',
  severity: 'warning',
  title: 'A MeshExternalService is no longer that of one zone in Kuma 3.0',
  why: 'With the label kuma.io/zone it leaves through the ZoneEgress of that zone; 3.0 does not look at it.',
  fix: 'make sure that it can be reached from every zone',
  needs: ['MeshExternalService'],
  *run(ctx) {
    for (const one of ctx.inventory.list('MeshExternalService')) {
      const zone = one.meta.labels[label.zone];
      // What a zone made for itself has the label as well.
      if (zone === undefined || one.meta.labels[label.origin] === 'zone') continue;
      yield {
        at: labelAt(one, label.zone),
        resource: about(one),
        message: `MeshExternalService ${one.meta.name} leaves through zone ${zone} today, and from any zone in Kuma 3.0`,
      };
    }
  },
});

/** @see MS346 of the catalogue */
export const wrongOwner = defineUpgradeCheck({
  code: 'MS346',
  name: 'owner-is-other-mesh',
  severity: 'error',
  title: 'A resource belongs to another Mesh than its owner',
  why: 'Kuma 3.0 refuses to write a resource whose ownerReference names another Mesh than its own.',
  fix: 'remove the ownerReference, or name the mesh of the resource',
  environments: ['kubernetes'],
  needs: [['MeshService', 'MeshTimeout', 'MeshTrafficPermission', 'MeshHTTPRoute', 'Dataplane']],
  *run(ctx) {
    for (const kind of ['MeshService', 'MeshTimeout', 'MeshTrafficPermission', 'MeshHTTPRoute', 'Dataplane'] as const)
      for (const one of ctx.inventory.list(kind)) {
        const at = (one.meta.kubernetes?.owners ?? []).findIndex(
          (owner) => owner.kind === 'Mesh' && owner.name !== one.meta.mesh,
        );
        if (at < 0) continue;
        yield {
          at: { origin: one.origin, path: ['metadata', 'ownerReferences', at, 'name'] },
          resource: about(one),
          message: `${kind} ${one.meta.name} of mesh ${one.meta.mesh} is owned by Mesh ${one.meta.kubernetes!.owners[at]!.name}`,
        };
      }
  },
});
