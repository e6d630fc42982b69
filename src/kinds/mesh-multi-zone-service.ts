import { array, nullable, number, object, optional, string } from 'zod/mini';
import type {
  MatchedMeshService,
  MeshMultiZoneService,
  MeshMultiZoneServicePort,
  MeshMultiZoneServiceStatus,
} from '../model/mesh-multi-zone-service.ts';
import { defineKind, type Fields, shapeProblems } from './define-kind.ts';
import { labelsShape, readLabels, text } from './labels.ts';
import { objects, readConditions, readHostnames, readVips } from './service-status.ts';
import { shapeOf } from './shape.ts';
import { listed, sortedLabels, universalMeta } from './universal-meta.ts';

const textShape = optional(nullable(string()));

const shape = shapeOf(
  object({
    selector: optional(nullable(object({ meshService: optional(nullable(object({ matchLabels: labelsShape }))) }))),
    ports: optional(nullable(array(object({ name: textShape, port: number(), appProtocol: textShape })))),
  }),
);

/** @see kuma v2.13.10 pkg/core/resources/apis/meshmultizoneservice/api/v1alpha1/meshmultizoneservice.go */
export const meshMultiZoneService = defineKind<MeshMultiZoneService>({
  name: 'MeshMultiZoneService',
  family: 'plugin',
  scope: 'mesh',
  namespaced: true,
  read({ meta, form, origin, spec, specPath, status }) {
    const parsed = shape.safeParse(spec);
    if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error.issues, spec, specPath) };
    const selector = spec['selector'] as { meshService?: { matchLabels?: unknown } | null } | null | undefined;
    return {
      ok: true,
      resource: {
        kind: 'MeshMultiZoneService',
        meta,
        spec: {
          matchLabels: readLabels(selector?.meshService?.matchLabels),
          ports: (parsed.data.ports ?? []).map(
            (port): MeshMultiZoneServicePort => ({
              ...(port.name === undefined || port.name === null ? {} : { name: port.name }),
              port: port.port,
              appProtocol: port.appProtocol ?? '',
            }),
          ),
        },
        status: status !== null && typeof status === 'object' ? readStatus(status as Fields) : undefined,
        form,
        origin,
      },
    };
  },
});

function readStatus(raw: Fields): MeshMultiZoneServiceStatus {
  return {
    ...readHostnames(raw),
    vips: readVips(raw['vips']),
    meshServices: objects(raw['meshServices']).map(
      (entry): MatchedMeshService => ({
        name: text(entry['name']),
        namespace: text(entry['namespace']),
        zone: text(entry['zone']),
        mesh: text(entry['mesh']),
      }),
    ),
    conditions: readConditions(raw['conditions']),
  };
}

/** A MeshMultiZoneService as a Universal control plane prints it, keys in the order of its JSON. */
export function universalMeshMultiZoneService({ meta, spec, status }: MeshMultiZoneService): Fields {
  return {
    ...universalMeta('MeshMultiZoneService', meta),
    spec: {
      selector: { meshService: { matchLabels: sortedLabels(spec.matchLabels) } },
      ...listed('ports', spec.ports.map(portFields)),
    },
    ...(status === undefined
      ? {}
      : {
          status: {
            ...listed('addresses', status.addresses),
            ...listed('vips', status.vips),
            ...listed('meshServices', status.meshServices),
            ...listed('hostnameGenerators', status.hostnameGenerators),
            ...listed('conditions', status.conditions),
          },
        }),
  };
}

function portFields({ name, port, appProtocol }: MeshMultiZoneServicePort): Fields {
  return { ...(name === undefined ? {} : { name }), port, ...(appProtocol === '' ? {} : { appProtocol }) };
}
