import { label } from '../../../model/labels.ts';
import { numberAt, objectAt, textAt } from '../../admission/json.ts';
import { listWords } from '../generate/words.ts';
import { about, fieldAt, nameAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';

/** @see MS307 of the catalogue */
export const zonesApart = defineUpgradeCheck({
  code: 'MS307',
  name: 'zones-apart-during-upgrade-to-3',
  severity: 'error',
  title: 'Zones of Kuma 3.0 and of 2.14 cannot reach each other',
  why: 'The SNI is another one: while zones are upgraded one after the other, traffic between old and new ones fails.',
  fix: 'upgrade zones that call each other in one window; note which call which',
  needs: [['Zone', 'ZoneIngress']],
  *run(ctx) {
    const zones = new Set(ctx.views.map(({ context }) => context.controlPlane.zone));
    const ingresses = ctx.inventory.list('ZoneIngress');
    for (const { spec, meta } of ingresses) zones.add(textAt(spec, 'zone') || (meta.labels[label.zone] ?? ''));
    const all = ctx.inventory.list('Zone');
    for (const { meta } of all) zones.add(meta.name);
    zones.delete('');
    zones.delete('global');
    const [first] = [...ingresses, ...all];
    if (first === undefined || zones.size < 2) return;
    yield {
      at: nameAt(first),
      resource: about(first),
      message: `zones ${listWords([...zones].toSorted())} cannot reach each other while some of them have Kuma 3.0 and others have not`,
    };
  },
});

/** @see MS309 of the catalogue */
export const addressMissing = defineUpgradeCheck({
  code: 'MS309',
  name: 'zone-address-missing-in-3',
  severity: 'error',
  title: 'Kuma 3.0 needs a MeshZoneAddress for traffic between zones',
  why: 'It takes the place of the advertised address of a ZoneIngress, for each mesh, and cannot exist before the upgrade.',
  fix: 'apply a MeshZoneAddress for each mesh right after the upgrade of the zone',
  needs: ['ZoneIngress', 'Mesh'],
  *run(ctx) {
    const meshes = [...new Set(ctx.inventory.list('Mesh').map(({ meta }) => meta.name))].toSorted();
    for (const one of ctx.inventory.list('ZoneIngress')) {
      const networking = objectAt(one.spec, 'networking');
      const [address, port] = [textAt(networking, 'advertisedAddress'), numberAt(networking, 'advertisedPort')];
      if (address === '' || port === undefined || meshes.length === 0) continue;
      yield {
        at: fieldAt(one, 'networking', 'advertisedAddress'),
        resource: about(one),
        message: `ZoneIngress ${one.meta.name} advertises ${address}:${port}, which Kuma 3.0 takes from a MeshZoneAddress`,
        fix: `after the upgrade: {type: MeshZoneAddress, name: zone-ingress, mesh: ${meshes[0]!}, labels: {kuma.io/origin: zone}, spec: {address: ${address}, port: ${port}}}${meshes.length > 1 ? `, and one for each other mesh` : ''}`,
      };
    }
  },
});

/** @see MS333 of the catalogue */
export const globalOnKubernetes = defineUpgradeCheck({
  code: 'MS333',
  name: 'global-on-kubernetes-in-3',
  severity: 'error',
  title: 'A global control plane of Kuma 3.0 does not start on Kubernetes',
  why: 'It keeps its resources in PostgreSQL alone.',
  fix: 'move global to a Universal control plane with PostgreSQL before the upgrade',
  environments: ['kubernetes'],
  needs: ['Mesh'],
  *run(ctx) {
    for (const { context } of ctx.views) {
      const { resource, controlPlane } = context;
      if (controlPlane.role !== 'global' || resource === undefined) continue;
      yield {
        at: nameAt(resource),
        resource: about(resource),
        message: `global runs on Kubernetes, where Kuma 3.0 does not start it`,
      };
      return;
    }
  },
});
