import { label, own } from '../../../model/labels.ts';
import { isMultiZone } from '../decide.ts';
import type { Family } from '../families.ts';
import { applied, documentOf, type Ground, type Manifest, validName } from './manifest.ts';

/**
 * What has to be there before consumers can move: MeshMultiZoneServices and what spreads their traffic, MeshServices for
 * names that Kuma does not take, MeshExternalServices. Nothing that a control plane generates, and nothing that is there.
 */
export function destinations(ground: Ground): readonly Manifest[] {
  return ground.families.all.flatMap((family): readonly Manifest[] => {
    if (isMultiZone(family.decision)) return multiZone(ground, family);
    if (family.decision === 'BLOCKED') return byHand(ground, family);
    return [];
  });
}

function multiZone(ground: Ground, family: Family): readonly Manifest[] {
  if (family.ports.length === 0) return [];
  const name = ground.multiZoneName(family);
  const { mesh } = family;
  const manifests: Manifest[] = [];
  if (!isThere(ground, family, name)) {
    const spec = {
      selector: {
        meshService: {
          matchLabels: {
            ...(family.headless
              ? { [label.serviceName]: family.name, [label.headless]: 'true' }
              : { [label.displayName]: family.name }),
            ...(family.namespace === '' ? {} : { [label.namespace]: family.namespace }),
          },
        },
      },
      ports: family.ports.map(({ port, protocol }) => ({
        name: String(port),
        port,
        appProtocol: protocolOf(protocol),
      })),
    };
    const document = documentOf(ground, 'global', { kind: 'MeshMultiZoneService', name, mesh, spec });
    manifests.push(applied(ground, '30-destinations', 'global', `mmzs-${name}`, [document]));
  }
  const spread = `spread-${name}`;
  const isSpread = ground.before.some(({ context }) =>
    context
      .list('MeshLoadBalancingStrategy')
      .some(({ meta }) => meta.mesh === mesh && (own(meta.labels, label.displayName) ?? meta.name) === spread),
  );
  if (family.decision === 'MMZS_SPREAD' && !isSpread) {
    const spec = {
      to: [
        {
          targetRef: { kind: 'MeshMultiZoneService', labels: { [label.displayName]: name } },
          default: { localityAwareness: { disabled: true } },
        },
      ],
    };
    const document = documentOf(ground, 'global', { kind: 'MeshLoadBalancingStrategy', name: spread, mesh, spec });
    manifests.push(applied(ground, '30-destinations', 'global', `mlbs-${spread}`, [document]));
  }
  return manifests;
}

/** A MeshMultiZoneService of that name that has every port of the family. */
function isThere({ before }: Ground, family: Family, name: string): boolean {
  return before.some(({ context, destinations: { all } }) => {
    if (context.mesh !== family.mesh) return false;
    const found = all.find(({ kind, kri }) => kind === 'MeshMultiZoneService' && kri.name === name);
    return found !== undefined && family.ports.every(({ port }) => found.ports.some((one) => one.port === port));
  });
}

/** A MeshService with a valid name for a service that has none: only the name of a Universal service is ever at fault. */
function byHand(ground: Ground, family: Family): readonly Manifest[] {
  const isKubernetes = family.namespace !== '' || family.legacy.some((one) => /^[^_]+_[^_]+_svc/.test(one));
  const name = validName(family.name);
  if (isKubernetes || name === '' || family.ports.length === 0) return [];
  const zones = ground.before.filter(({ context }) => context.mesh === family.mesh);
  return zones.flatMap(({ context, destinations: { all } }): readonly Manifest[] => {
    const { zone } = context.controlPlane;
    const isMade = all.some(
      ({ kind, kri, meta }) => kind === 'MeshService' && kri.name === name && meta.labels[label.origin] !== 'global',
    );
    if (family.zones[zone] === undefined || isMade) return [];
    const document = documentOf(ground, zone, {
      kind: 'MeshService',
      name,
      mesh: family.mesh,
      spec: {
        selector: { dataplaneTags: { [label.service]: family.legacy[0]! } },
        ports: family.ports.map(({ port, protocol }) => ({
          name: String(port),
          port,
          targetPort: port,
          appProtocol: protocolOf(protocol),
        })),
      },
    });
    return [applied(ground, '30-destinations', zone, `ms-${name}`, [document])];
  });
}

/** Protocols that a MeshMultiZoneService may have. */
const supportedProtocols: ReadonlySet<string> = new Set(['grpc', 'http', 'http2', 'kafka', 'tcp']);

/** As a MeshMultiZoneService may have it. */
function protocolOf(protocol: string): string {
  const lower = protocol.toLowerCase();
  return supportedProtocols.has(lower) ? lower : 'tcp';
}
