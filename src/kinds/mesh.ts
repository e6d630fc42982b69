import { literal, nullable, object, enum as oneOf, optional, string, union } from 'zod/mini';
import { type Mesh, type MeshServicesMode, meshServicesModes } from '../model/mesh.ts';
import { defineKind, type Fields, shapeProblems } from './define-kind.ts';
import { shapeOf } from './shape.ts';

const shape = shapeOf(
  object({
    meshServices: optional(
      nullable(object({ mode: optional(nullable(union([oneOf(meshServicesModes), literal([0, 1, 2, 3])]))) })),
    ),
    mtls: optional(nullable(object({ enabledBackend: optional(nullable(string())) }))),
  }),
);

/** @see kuma v2.13.10 api/mesh/v1alpha1/mesh.proto */
export const mesh = defineKind<Mesh>({
  name: 'Mesh',
  family: 'proto',
  scope: 'global',
  namespaced: false,
  read({ meta, form, origin, spec, specPath }) {
    const parsed = shape.safeParse(spec);
    if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error.issues, spec, specPath) };
    const { meshServices, mtls } = parsed.data;
    return {
      ok: true,
      resource: {
        kind: 'Mesh',
        meta,
        spec: {
          meshServicesMode: modeOf(meshServices?.mode),
          mtlsBackend: mtls?.enabledBackend ?? '',
          stored: withoutMeta(spec),
        },
        status: undefined,
        form,
        origin,
      },
    };
  },
});

const metaKeys: ReadonlySet<string> = new Set(['type', 'name', 'labels', 'creationTime', 'modificationTime', 'kri']);

/** The spec alone: on Universal its fields stand beside the name. */
function withoutMeta(spec: Fields): Fields {
  return Object.fromEntries(Object.entries(spec).filter(([key]) => !metaKeys.has(key)));
}

/** A protobuf enum may be written by its number; nothing is the zero value. */
function modeOf(mode: MeshServicesMode | number | null | undefined): MeshServicesMode {
  return typeof mode === 'number' ? meshServicesModes[mode]! : (mode ?? 'Disabled');
}
