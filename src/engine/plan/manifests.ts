import { label } from '../../model/labels.ts';
import type { Mesh, MeshServicesMode } from '../../model/mesh.ts';
import { compare } from '../order.ts';
import type { MeshView } from '../view.ts';
import type { Family } from './families.ts';

/** One file of a plan, applicable on its own. */
export interface Manifest {
  /** Below the folder of the plan; sorts in the order of applying. */
  readonly path: string;
  /** `global`, or the zone whose control plane takes it. */
  readonly where: string;
  readonly documents: readonly Readonly<Record<string, unknown>>[];
  /** What stood there before, for the way back; none: it is new, and the way back deletes it. */
  readonly previous: readonly Readonly<Record<string, unknown>>[];
}

const shortMode: Readonly<Record<MeshServicesMode, string>> = {
  Disabled: 'disabled',
  Everywhere: 'everywhere',
  ReachableBackends: 'reachable-backends',
  Exclusive: 'exclusive',
};

/** Protocols that a MeshMultiZoneService may have. */
const protocols: ReadonlySet<string> = new Set(['grpc', 'http', 'http2', 'kafka', 'tcp']);

/**
 * What an operator applies, in order: the Mesh with each mode, MeshMultiZoneServices and their policies, and MeshServices
 * for names that Kuma does not take. Nothing that a control plane generates by itself is in it.
 */
export function manifestsOf(
  before: readonly MeshView[],
  families: readonly Family[],
  steps: readonly MeshServicesMode[],
): readonly Manifest[] {
  const meshes = new Map<string, Mesh>();
  for (const { context } of before) if (context.resource !== undefined) meshes.set(context.mesh, context.resource);
  const manifests: Manifest[] = [];
  for (const [at, mode] of steps.entries()) {
    if (at === 0) continue;
    const phase = mode === 'Exclusive' ? '60' : `2${at - 1}`;
    for (const [name, mesh] of meshes)
      manifests.push({
        path: `${phase}-mode-${shortMode[mode]}/global/mesh-${name}.yaml`,
        where: 'global',
        documents: [meshDocument(mesh, mode)],
        previous: [meshDocument(mesh, steps[at - 1]!)],
      });
  }
  for (const family of families) manifests.push(...destinationsOf(family, before, meshes.get(family.mesh)));
  manifests.push(...consumersOf(before, families));
  return manifests.toSorted((a, b) => compare(a.path, b.path));
}

/** A Mesh as it is, with another mode. */
function meshDocument({ meta, spec, form }: Mesh, mode: MeshServicesMode): Readonly<Record<string, unknown>> {
  const body = { ...spec.stored, meshServices: { ...(spec.stored['meshServices'] as object | undefined), mode } };
  if (form === 'kubernetes')
    return { apiVersion: 'kuma.io/v1alpha1', kind: 'Mesh', metadata: { name: meta.name }, spec: body };
  return { type: 'Mesh', name: meta.name, ...body };
}

function destinationsOf(family: Family, before: readonly MeshView[], mesh: Mesh | undefined): readonly Manifest[] {
  const { decision, name, ports } = family;
  const onKubernetes = mesh?.form === 'kubernetes';
  if (decision === 'BLOCKED') return byHand(family, before);
  if (decision !== 'MMZS' && decision !== 'MMZS_SPREAD' && decision !== 'FAILOVER') return [];
  if (ports.length === 0) return [];
  const matchLabels: Record<string, string> = { [label.displayName]: name };
  if (family.namespace !== '') matchLabels[label.namespace] = family.namespace;
  const spec = {
    selector: { meshService: { matchLabels } },
    ports: ports.map(({ port, protocol }) => ({
      name: String(port),
      port,
      appProtocol: protocols.has(protocol.toLowerCase()) ? protocol.toLowerCase() : 'tcp',
    })),
  };
  const manifests: Manifest[] = [
    {
      path: `30-destinations/global/mmzs-${name}.yaml`,
      where: 'global',
      documents: [document('MeshMultiZoneService', name, family.mesh, spec, onKubernetes)],
      previous: [],
    },
  ];
  if (decision === 'MMZS_SPREAD') {
    const policy = {
      to: [
        {
          targetRef: { kind: 'MeshMultiZoneService', labels: { [label.displayName]: name } },
          default: { localityAwareness: { disabled: true } },
        },
      ],
    };
    manifests.push({
      path: `30-destinations/global/mlbs-spread-${name}.yaml`,
      where: 'global',
      documents: [document('MeshLoadBalancingStrategy', `spread-${name}`, family.mesh, policy, onKubernetes)],
      previous: [],
    });
  }
  return manifests;
}

function document(
  kind: string,
  name: string,
  mesh: string,
  spec: unknown,
  onKubernetes: boolean,
): Readonly<Record<string, unknown>> {
  return onKubernetes
    ? {
        apiVersion: 'kuma.io/v1alpha1',
        kind,
        metadata: { name, namespace: 'kuma-system', labels: { [label.mesh]: mesh } },
        spec,
      }
    : { type: kind, mesh, name, labels: { [label.origin]: 'global' }, spec };
}

/**
 * `reachableBackends` for each consumer that lists what it reaches: without them nothing is left in Exclusive. By labels,
 * which also reach other zones; what it listed before stays beside it for the time of the move.
 */
function consumersOf(before: readonly MeshView[], families: readonly Family[]): readonly Manifest[] {
  const byService = new Map(
    families.flatMap((family) => family.legacy.map((one) => [`${family.mesh}\n${one}`, family] as const)),
  );
  return before.flatMap(({ context }) => {
    const zone = context.controlPlane.zone;
    return context.dataplanes.flatMap(({ meta, spec, form }): readonly Manifest[] => {
      const listed = spec.transparentProxying?.reachableServices ?? [];
      if (listed.length === 0 || spec.transparentProxying?.reachableBackends !== undefined) return [];
      const found = new Set(listed.flatMap((one) => byService.get(`${context.mesh}\n${one}`) ?? []));
      const refs = [...found].filter(({ decision }) => decision !== 'MES').map((family) => refOf(family, zone));
      const name = meta.kubernetes?.name ?? meta.name;
      const patch =
        form === 'kubernetes'
          ? {
              metadata: {
                name,
                namespace: meta.namespace,
                annotations: { 'kuma.io/reachable-backends': JSON.stringify({ refs }) },
              },
            }
          : {
              type: 'Dataplane',
              mesh: context.mesh,
              name,
              networking: { transparentProxying: { reachableBackends: { refs } } },
            };
      return [{ path: `40-consumers/${zone}/${name}.patch.yaml`, where: zone, documents: [patch], previous: [] }];
    });
  });
}

function refOf({ decision, name, namespace }: Family, zone: string): Readonly<Record<string, unknown>> {
  const multiZone = decision === 'MMZS' || decision === 'MMZS_SPREAD' || decision === 'FAILOVER';
  const labels: Record<string, string> = { [label.displayName]: decision === 'BLOCKED' ? validName(name) : name };
  if (namespace !== '') labels[label.namespace] = namespace;
  if (!multiZone) labels[label.zone] = zone;
  return { kind: multiZone ? 'MeshMultiZoneService' : 'MeshService', labels };
}

/** A MeshService with a valid name for a service that has none: only the name of a Universal service is ever at fault. */
function byHand(family: Family, before: readonly MeshView[]): readonly Manifest[] {
  if (family.namespace !== '' || family.legacy.some((one) => one.split('_').length >= 3 && one.includes('_svc')))
    return [];
  const name = validName(family.name);
  if (name === '' || family.ports.length === 0) return [];
  const zones = new Set(
    before.filter(({ context }) => context.mesh === family.mesh).map(({ context }) => context.controlPlane.zone),
  );
  return Object.keys(family.zones)
    .filter((zone) => zones.has(zone))
    .map((zone) => ({
      path: `30-destinations/${zone}/ms-${name}.yaml`,
      where: zone,
      documents: [
        {
          type: 'MeshService',
          mesh: family.mesh,
          name,
          labels: { [label.origin]: 'zone' },
          spec: {
            selector: { dataplaneTags: { [label.service]: family.legacy[0]! } },
            ports: family.ports.map(({ port, protocol }) => ({
              name: String(port),
              port,
              targetPort: port,
              appProtocol: protocols.has(protocol.toLowerCase()) ? protocol.toLowerCase() : 'tcp',
            })),
          },
        },
      ],
      previous: [],
    }));
}

/** The nearest DNS label of a name. */
function validName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}
