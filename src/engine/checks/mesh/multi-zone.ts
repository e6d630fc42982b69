import { label } from '../../../model/labels.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import { perObject } from '../../../model/per-object.ts';
import { displayName } from '../../../model/resource.ts';
import type { GenerateResult } from '../../generate/generate.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';

const indexOf = perObject((result: GenerateResult): ReadonlyMap<string, readonly MeshService[]> => {
  const made = new Map<string, MeshService[]>();
  for (const one of result.meshServices) {
    const { labels } = one.meta;
    const key = `${displayName(one.meta)}\n${labels[label.namespace] ?? ''}\n${labels[label.zone] ?? ''}`;
    const list = made.get(key);
    if (list === undefined) made.set(key, [one]);
    else list.push(one);
  }
  return made;
});

/** MeshServices of a mesh that a MeshMultiZoneService lists. */
function membersOf(
  result: GenerateResult,
  members: readonly { readonly name: string; readonly namespace: string; readonly zone: string }[],
): readonly MeshService[] {
  const index = indexOf(result);
  const keys = new Set(members.map(({ name, namespace, zone }) => `${name}\n${namespace}\n${zone}`));
  return [...keys].flatMap((key) => index.get(key) ?? []);
}

const source = 'kuma v2.13.10 pkg/xds/topology/outbound.go: fillMeshMultiZoneServices';

/** @see MS035 of the catalogue */
export const portNoMemberHas = defineGenerationCheck({
  code: 'MS035',
  name: 'multi-zone-port-without-member',
  severity: 'error',
  title: 'A port of a MeshMultiZoneService does not exist on its members',
  why: 'Members are used by port number; one that lacks the number contributes nothing, without a word.',
  fix: 'use a port number that the MeshServices have',
  source,
  on: ['any'],
  needs: ['MeshMultiZoneService'],
  *run(ctx) {
    for (const result of ctx.generated)
      for (const { meta, spec, status, origin } of result.meshMultiZoneServices) {
        const members = membersOf(
          result,
          (status?.meshServices ?? []).filter(({ mesh }) => mesh === meta.mesh),
        );
        if (members.length === 0) continue;
        for (const [at, { port }] of spec.ports.entries()) {
          const without = members.filter((member) => !member.spec.ports.some((one) => one.port === port));
          if (without.length === 0) continue;
          const zones = [
            ...new Set(without.map((one) => one.meta.labels[label.zone] ?? result.context.controlPlane.zone)),
          ];
          const all = without.length === members.length;
          yield {
            at: { origin, path: ['spec', 'ports', at, 'port'] },
            resource: { kind: 'MeshMultiZoneService', mesh: meta.mesh, name: meta.name },
            severity: all ? 'error' : 'warning',
            message: all
              ? `port ${port} of MeshMultiZoneService ${meta.name} has no endpoints: its members have ${listWords([...new Set(members.flatMap((one) => one.spec.ports.map((each) => String(each.port))))])}`
              : `port ${port} of MeshMultiZoneService ${meta.name} has no endpoints in ${listWords(zones)}: the MeshService there lacks it`,
          };
        }
      }
  },
});

/** @see MS036 of the catalogue */
export const protocolOtherThanMembers = defineGenerationCheck({
  code: 'MS036',
  name: 'multi-zone-protocol-differs',
  severity: 'warning',
  title: 'The protocol of a MeshMultiZoneService differs from that of its members',
  why: 'The listener speaks the protocol of the MeshMultiZoneService: HTTP policies act, or do not, whatever the members say.',
  fix: 'give the port the appProtocol of its members',
  source,
  on: ['any'],
  needs: ['MeshMultiZoneService'],
  *run(ctx) {
    for (const result of ctx.generated)
      for (const { meta, spec, status, origin } of result.meshMultiZoneServices) {
        const members = membersOf(
          result,
          (status?.meshServices ?? []).filter(({ mesh }) => mesh === meta.mesh),
        );
        for (const [at, { port, appProtocol }] of spec.ports.entries()) {
          const others = new Set(
            members.flatMap((member) =>
              member.spec.ports.filter((one) => one.port === port).map((one) => one.appProtocol),
            ),
          );
          others.delete(appProtocol);
          if (appProtocol === undefined || appProtocol.length === 0 || others.size === 0) continue;
          yield {
            at: { origin, path: ['spec', 'ports', at] },
            resource: { kind: 'MeshMultiZoneService', mesh: meta.mesh, name: meta.name },
            message: `port ${port} of MeshMultiZoneService ${meta.name} is ${appProtocol}, members say ${listWords([...others])}`,
          };
        }
      }
  },
});

/** @see MS049 of the catalogue */
export const selectsWrongFamily = defineGenerationCheck({
  code: 'MS049',
  name: 'multi-zone-members',
  severity: 'warning',
  title: 'A MeshMultiZoneService selects no MeshService, or more than one service',
  why: 'With no member it has a name and a VIP and no endpoints; services that are not the same are mixed without a word.',
  fix: 'select by labels that exactly one service has in each zone, such as kuma.io/display-name and k8s.kuma.io/namespace',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshmultizoneservice/status_updater.go',
  on: ['any'],
  needs: ['MeshMultiZoneService'],
  *run(ctx) {
    for (const result of ctx.generated)
      for (const { meta, status, origin } of result.meshMultiZoneServices) {
        if (status === undefined) continue;
        const own = status.meshServices.filter(({ mesh }) => mesh === meta.mesh);
        const families = [
          ...new Set(own.map(({ name, namespace }) => (namespace === '' ? name : `${namespace}/${name}`))),
        ];
        if (families.length === 1) continue;
        yield {
          at: { origin, path: ['spec', 'selector', 'meshService', 'matchLabels'] },
          resource: { kind: 'MeshMultiZoneService', mesh: meta.mesh, name: meta.name },
          message:
            families.length === 0
              ? `MeshMultiZoneService ${meta.name} selects no MeshService that is known in zone ${result.context.controlPlane.zone}`
              : `MeshMultiZoneService ${meta.name} mixes ${listWords(families)}`,
        };
      }
  },
});
