import { perObject } from '../../../model/per-object.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Destination } from '../../resolve/destinations.ts';
import type { MeshView } from '../../view.ts';
import { type CheckContext, defineCheck, type Finding } from '../define-check.ts';
import { todayOf } from '../shared/before.ts';
import { type LegacyName, legacyNames } from '../shared/names.ts';
import { namesInTexts } from '../shared/old-names.ts';
import { familiesIn } from '../shared/services.ts';
import { readByApplications, type Text, textsWith } from '../shared/texts.ts';

interface Use {
  readonly text: Text;
  readonly host: string;
  readonly name: LegacyName;
  readonly view: MeshView;
  /** What stands around the name: `http://`, `:8080`. */
  readonly scheme: boolean;
  readonly port: number | undefined;
}

/** Places where applications have an old name of a service. */
function* usesOf(ctx: CheckContext): Generator<Use> {
  const today = todayOf(ctx);
  const owners = new Map<string, { readonly name: LegacyName; readonly view: MeshView }>();
  for (const view of ctx.views)
    for (const [host, name] of legacyNames(today(view))) if (!owners.has(host)) owners.set(host, { name, view });
  for (const { text, host, index, owner } of namesInTexts(ctx.inventory, owners)) {
    const before = text.text.slice(Math.max(0, index - 3), index);
    const after = /^:(\d+)/.exec(text.text.slice(index + host.length, index + host.length + 7));
    yield { text, host, ...owner, scheme: before === '://', port: after === null ? undefined : Number(after[1]) };
  }
}

/** Names that destinations have. */
const newNames = perObject((view: MeshView) => {
  const names = new Set<string>();
  for (const { resource } of view.destinations.all)
    for (const { hostname: name } of resource.status?.addresses ?? []) names.add(name.toLowerCase());
  return names;
});

/** The destinations that take the place of a service: a MeshMultiZoneService first, then the MeshService of the zone. */
function insteadOf({ view, name }: Use): Destination | undefined {
  const families = familiesIn(view).byService.get(name.service) ?? [];
  const joined = families.flatMap(({ joinedBy }) => joinedBy);
  const members = families.flatMap((family) => family.members);
  return joined[0] ?? members.find(({ kri }) => kri.zone === view.context.controlPlane.zone) ?? members[0];
}

function addressOf({ resource, kri }: Destination): string {
  const [first] = resource.status?.addresses ?? [];
  if (first !== undefined) return first.hostname;
  return kri.namespace === '' ? kri.name : `${kri.name}.${kri.namespace}.svc.cluster.local`;
}

function place({ text: { resource, path } }: Use): Pick<Finding, 'at' | 'resource'> {
  return { at: { origin: resource.origin, path }, resource: aboutOf(resource) };
}

function aboutOf({ kind, meta }: Resource): NonNullable<Finding['resource']> {
  const name = meta.kubernetes?.name ?? meta.name;
  return { kind, mesh: meta.mesh, name: meta.namespace === '' ? name : `${meta.namespace}/${name}` };
}

/** @see MS064 of the catalogue */
export const oldNameInUse = defineCheck({
  code: 'MS064',
  name: 'legacy-hostname-in-use',
  severity: 'error',
  title: 'An application calls a service by a name that goes with Exclusive',
  why: 'Names such as orders.mesh are those of values of kuma.io/service, and of VirtualOutbounds. In Exclusive nobody answers them.',
  fix: 'call the name of the MeshService or MeshMultiZoneService (meshsvc hostnames), or give that the old name with a HostnameGenerator',
  source: 'kuma v2.13.10 pkg/xds/topology/dns.go: VIPOutbounds',
  on: ['Exclusive'],
  until: '2.14',
  needs: [readByApplications],
  *run(ctx) {
    for (const use of usesOf(ctx)) {
      if (newNames(use.view).has(use.host)) continue;
      const instead = insteadOf(use);
      yield {
        ...place(use),
        message: `${use.host} is no name any more in Exclusive${instead === undefined ? '' : `: it is ${addressOf(instead)} then`}`,
      };
    }
  },
});

/** @see MS030 of the catalogue */
export const portOfUrlChanges = defineCheck({
  code: 'MS030',
  name: 'port-of-url-changes',
  severity: 'error',
  title: 'A URL relies on port 80 of an old name',
  why: 'Old names answer on port 80 whatever the port of the service is. A MeshService answers on its own ports.',
  fix: 'write the port of the service in the URL',
  source: 'kuma v2.13.10 pkg/xds/topology/dns.go: VIPOutbounds; kumahq/kuma#10741',
  on: ['Exclusive'],
  until: '2.14',
  needs: [readByApplications],
  *run(ctx) {
    for (const use of usesOf(ctx)) {
      const isDefault = use.port === 80 || (use.port === undefined && use.scheme);
      const instead = isDefault && use.name.by === 'service' ? insteadOf(use) : undefined;
      if (instead === undefined || instead.ports.some(({ port }) => port === 80)) continue;
      yield {
        ...place(use),
        message: `${use.host}${use.port === undefined ? '' : `:${use.port}`} becomes ${addressOf(instead)}:${instead.ports[0]?.port ?? ''}: note the port`,
      };
    }
  },
});

const legacyVip = /\b240\.\d{1,3}\.\d{1,3}\.\d{1,3}\b/;

/** @see MS071 of the catalogue */
export const legacyVipInUse = defineCheck({
  code: 'MS071',
  name: 'legacy-vip-in-use',
  severity: 'warning',
  title: 'An application has the address of an old name',
  why: 'Addresses of 240.0.0.0/8 are those of values of kuma.io/service. Their listeners go with Exclusive, and connections to them are cut.',
  fix: 'call services by name; restart what keeps addresses longer than DNS says (30 s)',
  source: 'kuma v2.13.10 pkg/dns/vips_allocator.go',
  on: ['Exclusive'],
  until: '2.14',
  needs: [readByApplications],
  *run(ctx) {
    for (const { resource, path, text } of textsWith(ctx.inventory, legacyVip))
      yield {
        at: { origin: resource.origin, path },
        resource: aboutOf(resource),
        message: `${legacyVip.exec(text)![0]} is the address of an old name, which goes with Exclusive`,
      };
  },
});
