import { explainContext, type FullContext } from '../../engine/explain/context.ts';
import { endpointsOf, type Members, membersOf } from '../../engine/explain/members.ts';
import { clusterDnsName, oldServicesOf } from '../../engine/hostnames/name-table.ts';
import { type Referrers, referrersOf } from '../../engine/inspect/referrers.ts';
import type { Destination } from '../../engine/resolve/destinations.ts';
import { kriText } from '../../model/kri.ts';
import { type InspectedService, servicePage, serviceSummariesPage } from '../../output/pages/inspect.ts';
import { rowlessRecord } from '../../output/pages/resolve-record.ts';
import { type Inspected, jsonMembers, type Subject } from './inspected.ts';

interface Found {
  readonly context: FullContext;
  readonly members: Members;
  readonly referrers: () => Referrers;
  readonly destination: Destination;
}

/** `inspect meshservice`, and the other kinds of services. */
export function inspectServices({ views, kind, name, place }: Subject): Inspected {
  const all = views.flatMap((view) => {
    const context = explainContext(view);
    const members = membersOf(view);
    let known: Referrers | undefined;
    const referrers = (): Referrers => {
      known ??= referrersOf(context);
      return known;
    };
    return view.destinations.all
      .filter((one) => one.kind === kind)
      .map((destination): Found => ({ context, members, referrers, destination }));
  });
  const found = all.filter(({ destination }) => name === undefined || namesOf(destination).includes(name));
  return {
    found: found.length,
    names: () => all.map(({ destination }) => destination.kri.name),
    page: () =>
      name === undefined
        ? serviceSummariesPage(found.map(inspected))
        : found.flatMap((one) => servicePage(inspected(one), place)),
    json: () =>
      jsonMembers('{\n  "schemaVersion": "meshsvc.inspect/v1",\n  "services": [', records(found, place), ']\n}\n'),
  };
}

function namesOf({ kri, meta }: Destination): readonly string[] {
  return [kri.name, meta.name, `${kri.name}.${kri.namespace}`];
}

function inspected({ context, members, referrers, destination }: Found): InspectedService {
  const { view } = context;
  const { mesh, controlPlane, mode } = view.context;
  const { resource } = destination;
  const vips = view.vips.get(destination);
  const services = resource.kind === 'MeshService' ? oldServicesOf(resource) : [];
  const direct = referrers().of(destination);
  return {
    mesh,
    zone: controlPlane.zone,
    mode,
    destination,
    vips: vips?.addresses ?? [],
    vipsAssumed: vips?.assumed ?? false,
    members: resource.kind === 'MeshService' ? members.ofMeshService(resource, undefined) : [],
    endpoints: endpointsOf(view, destination, undefined).length,
    clusterDns: clusterDnsName(resource.kind, destination.meta),
    referrers: direct,
    oldReferrers: services.flatMap((one) => referrers().ofService(one)).filter((one) => !direct.includes(one)),
    forAll: referrers().ofAll,
  };
}

function* records(found: readonly Found[], place: Subject['place']): Generator<readonly [string, unknown]> {
  for (const one of found) {
    const { mesh, zone, mode, destination, vips, vipsAssumed, members, endpoints, referrers, oldReferrers } =
      inspected(one);
    const { kri, ports, resource } = destination;
    yield [
      '',
      {
        kri: kriText(kri),
        kind: kri.kind,
        name: kri.name,
        coreName: destination.meta.name,
        namespace: kri.namespace,
        zone: kri.zone,
        mesh,
        seenFrom: zone,
        mode,
        location: place(resource.origin, []),
        ports: ports.map(({ port, section, appProtocol }) => ({ port, name: section, protocol: appProtocol })),
        hostnames: (resource.status?.addresses ?? []).map(({ hostname }) => hostname),
        vips,
        ...(vipsAssumed ? { vipsAssumed } : {}),
        dataplanes: members.map(({ dataplane, inbounds }) => ({ name: dataplane.meta.name, inbounds })),
        endpoints,
        referrers: referrers.map((explanation) => rowlessRecord(explanation, place)),
        byOldName: oldReferrers.map((explanation) => rowlessRecord(explanation, place)),
      },
    ];
  }
}
