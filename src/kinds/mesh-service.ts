import { array, nullable, number, object, enum as oneOf, optional, string, union } from 'zod/mini';
import type { MeshService, MeshServicePort, MeshServiceSpec, MeshServiceStatus } from '../model/mesh-service.ts';
import { defineKind, type Fields, shapeProblems } from './define-kind.ts';
import { labelsShape, readLabels } from './labels.ts';
import { readHostnames, readVips } from './service-status.ts';
import { shapeOf } from './shape.ts';
import { listed, sortedLabels as sorted, universalMeta } from './universal-meta.ts';

const textShape = optional(nullable(string()));

const shape = shapeOf(
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
    // Most versions of the schema fill it in on every write: which, the context knows.
    appProtocol: raw.appProtocol ?? '',
  };
}

/** A status is the control plane's own writing: read as far as it has the shape, never refused. */
function readStatus(raw: Fields): MeshServiceStatus {
  const proxies = (raw['dataplaneProxies'] ?? {}) as { connected?: number; healthy?: number; total?: number };
  const tls = ((raw['tls'] ?? {}) as { status?: 'Ready' | 'NotReady' }).status;
  return {
    ...readHostnames(raw),
    vips: readVips(raw['vips']),
    tls: tls === 'Ready' || tls === 'NotReady' ? { status: tls } : {},
    dataplaneProxies: {
      ...(proxies.connected === undefined ? {} : { connected: Number(proxies.connected) }),
      healthy: Number(proxies.healthy ?? 0),
      total: Number(proxies.total ?? 0),
    },
  };
}

/** A MeshService as a Universal control plane prints it, keys in the order of its JSON, empty values left out. */
export function universalMeshService(resource: MeshService): Fields {
  const { meta, spec, status } = resource;
  return {
    ...universalMeta('MeshService', meta),
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
    ...listed('ports', spec.ports.map(portFields)),
    ...listed('identities', spec.identities),
  };
}

function portFields(port: MeshServicePort): Fields {
  return {
    ...(port.name === undefined ? {} : { name: port.name }),
    port: port.port,
    ...(port.targetPort === undefined ? {} : { targetPort: port.targetPort }),
    ...(port.appProtocol === '' ? {} : { appProtocol: port.appProtocol }),
  };
}

function statusFields(status: MeshServiceStatus): Fields {
  const { addresses, vips, tls, hostnameGenerators, dataplaneProxies: proxies } = status;
  return {
    ...listed('addresses', addresses),
    ...listed('vips', vips),
    tls,
    ...listed('hostnameGenerators', hostnameGenerators),
    dataplaneProxies: {
      ...(proxies.connected ? { connected: proxies.connected } : {}),
      ...(proxies.healthy > 0 ? { healthy: proxies.healthy } : {}),
      ...(proxies.total > 0 ? { total: proxies.total } : {}),
    },
  };
}
