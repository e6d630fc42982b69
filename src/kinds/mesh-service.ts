import { array, compile, nullable, number, object, enum as oneOf, optional, string, union } from 'zod/mini';
import type {
  Address,
  Condition,
  HostnameGeneratorStatus,
  MeshService,
  MeshServicePort,
  MeshServiceSpec,
  MeshServiceStatus,
} from '../model/mesh-service.ts';
import { defineKind, type Fields, shapeProblems } from './define-kind.ts';
import { labelsShape, readLabels, text } from './labels.ts';

const textShape = optional(nullable(string()));

const shape = compile(
  object({
    state: optional(nullable(oneOf(['Available', 'Unavailable']))),
    selector: optional(
      nullable(
        object({
          dataplaneTags: labelsShape,
          dataplaneRef: optional(nullable(object({ name: textShape }))),
          dataplaneLabels: optional(nullable(object({ matchLabels: labelsShape }))),
        }),
      ),
    ),
    ports: optional(
      nullable(
        array(
          object({
            name: textShape,
            port: number(),
            targetPort: optional(nullable(union([number(), string()]))),
            appProtocol: textShape,
          }),
        ),
      ),
    ),
    identities: optional(nullable(array(object({ type: oneOf(['ServiceTag', 'SpiffeID']), value: string() })))),
  }),
);

/** @see kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/meshservice.go */
export const meshService = defineKind<MeshService>({
  name: 'MeshService',
  family: 'plugin',
  scope: 'mesh',
  namespaced: true,
  read({ meta, form, origin, spec, specPath, status }) {
    const parsed = shape.safeParse(spec);
    if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error.issues, spec, specPath) };
    const { state, ports, identities } = parsed.data;
    const resource: MeshService = {
      kind: 'MeshService',
      meta,
      spec: {
        ...(state ? { state } : {}),
        selector: readSelector(spec['selector']),
        ports: (ports ?? []).map(readPort),
        identities: identities ?? [],
      },
      status: status !== null && typeof status === 'object' ? readStatus(status as Fields) : undefined,
      form,
      origin,
    };
    return { ok: true, resource };
  },
});

function readSelector(raw: unknown): MeshServiceSpec['selector'] {
  const selector = (raw ?? {}) as {
    dataplaneTags?: Fields;
    dataplaneRef?: { name?: string };
    dataplaneLabels?: { matchLabels?: Fields };
  };
  return {
    ...(selector.dataplaneTags ? { dataplaneTags: readLabels(selector.dataplaneTags) } : {}),
    ...(selector.dataplaneRef ? { dataplaneRef: { name: selector.dataplaneRef.name ?? '' } } : {}),
    ...(selector.dataplaneLabels
      ? { dataplaneLabels: { matchLabels: readLabels(selector.dataplaneLabels.matchLabels) } }
      : {}),
  };
}

function readPort(raw: {
  name?: string | null | undefined;
  port: number;
  targetPort?: number | string | null | undefined;
  appProtocol?: string | null | undefined;
}): MeshServicePort {
  return {
    ...(raw.name === undefined || raw.name === null ? {} : { name: raw.name }),
    port: raw.port,
    ...(raw.targetPort === undefined || raw.targetPort === null ? {} : { targetPort: raw.targetPort }),
    // The schema fills it in on every write (2.10 and later).
    appProtocol: raw.appProtocol ?? 'tcp',
  };
}

/** A status is the control plane's own writing: read as far as it has the shape, never refused. */
function readStatus(raw: Fields): MeshServiceStatus {
  const proxies = (raw['dataplaneProxies'] ?? {}) as { connected?: number; healthy?: number; total?: number };
  const tls = ((raw['tls'] ?? {}) as { status?: 'Ready' | 'NotReady' }).status;
  return {
    addresses: objects(raw['addresses']).map((address) => address as unknown as Address),
    vips: objects(raw['vips']).map((vip) => ({ ip: text(vip['ip']) })),
    tls: tls === 'Ready' || tls === 'NotReady' ? { status: tls } : {},
    hostnameGenerators: objects(raw['hostnameGenerators']).map(
      (entry): HostnameGeneratorStatus => ({
        hostnameGeneratorRef: {
          coreName: text((entry['hostnameGeneratorRef'] as Fields | undefined)?.['coreName']),
        },
        conditions: objects(entry['conditions']).map((condition) => condition as unknown as Condition),
      }),
    ),
    dataplaneProxies: {
      ...(proxies.connected === undefined ? {} : { connected: Number(proxies.connected) }),
      healthy: Number(proxies.healthy ?? 0),
      total: Number(proxies.total ?? 0),
    },
  };
}

function objects(value: unknown): readonly Fields[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is Fields => entry !== null && typeof entry === 'object')
    : [];
}

/** A MeshService as a Universal control plane prints it, keys in the order of its JSON, empty values left out. */
export function universalMeshService(resource: MeshService): Fields {
  const { meta, spec, status } = resource;
  return {
    type: 'MeshService',
    mesh: meta.mesh,
    name: meta.name,
    ...(meta.creationTime === undefined ? {} : { creationTime: meta.creationTime }),
    ...(meta.modificationTime === undefined ? {} : { modificationTime: meta.modificationTime }),
    ...(Object.keys(meta.labels).length === 0 ? {} : { labels: sorted(meta.labels) }),
    spec: specFields(spec),
    ...(status === undefined ? {} : { status: statusFields(status) }),
  };
}

function specFields(spec: MeshServiceSpec): Fields {
  const { selector } = spec;
  return {
    ...(spec.state === undefined ? {} : { state: spec.state }),
    selector: {
      ...(selector.dataplaneTags === undefined ? {} : { dataplaneTags: sorted(selector.dataplaneTags) }),
      ...(selector.dataplaneRef === undefined ? {} : { dataplaneRef: selector.dataplaneRef }),
      ...(selector.dataplaneLabels === undefined
        ? {}
        : { dataplaneLabels: { matchLabels: sorted(selector.dataplaneLabels.matchLabels) } }),
    },
    ...(spec.ports.length === 0 ? {} : { ports: spec.ports.map(portFields) }),
    ...(spec.identities.length === 0 ? {} : { identities: spec.identities }),
  };
}

function portFields(port: MeshServicePort): Fields {
  return {
    ...(port.name === undefined ? {} : { name: port.name }),
    port: port.port,
    ...(port.targetPort === undefined ? {} : { targetPort: port.targetPort }),
    appProtocol: port.appProtocol,
  };
}

function statusFields(status: MeshServiceStatus): Fields {
  const { addresses, vips, tls, hostnameGenerators, dataplaneProxies: proxies } = status;
  return {
    ...(addresses.length === 0 ? {} : { addresses }),
    ...(vips.length === 0 ? {} : { vips }),
    tls,
    ...(hostnameGenerators.length === 0 ? {} : { hostnameGenerators }),
    dataplaneProxies: {
      ...(proxies.connected ? { connected: proxies.connected } : {}),
      ...(proxies.healthy > 0 ? { healthy: proxies.healthy } : {}),
      ...(proxies.total > 0 ? { total: proxies.total } : {}),
    },
  };
}

function sorted(map: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}
