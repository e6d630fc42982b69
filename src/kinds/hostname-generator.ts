import { nullable, object, optional, string } from 'zod/mini';
import type { HostnameGenerator, HostnameGeneratorSpec, HostnameKind } from '../model/hostname-generator.ts';
import { defineKind, type Fields, shapeProblems } from './define-kind.ts';
import { labelsShape, readLabels } from './labels.ts';
import { shapeOf } from './shape.ts';

const selector = optional(nullable(object({ matchLabels: labelsShape })));

const shape = shapeOf(
  object({
    selector: optional(
      nullable(object({ meshService: selector, meshExternalService: selector, meshMultiZoneService: selector })),
    ),
    template: optional(nullable(string())),
    extension: optional(nullable(object({ type: optional(nullable(string())) }))),
  }),
);

const selects = [
  ['meshService', 'MeshService'],
  ['meshExternalService', 'MeshExternalService'],
  ['meshMultiZoneService', 'MeshMultiZoneService'],
] as const satisfies readonly (readonly [string, HostnameKind])[];

/** @see kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/api/v1alpha1/hostnamegenerator.go */
export const hostnameGenerator = defineKind<HostnameGenerator>({
  name: 'HostnameGenerator',
  family: 'plugin',
  scope: 'global',
  namespaced: true,
  read({ meta, form, origin, spec, specPath }) {
    const parsed = shape.safeParse(spec);
    if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error.issues, spec, specPath) };
    return {
      ok: true,
      resource: {
        kind: 'HostnameGenerator',
        meta,
        spec: {
          selects: readSelector((spec['selector'] ?? {}) as Fields),
          template: parsed.data.template ?? '',
          extension: parsed.data.extension?.type ?? '',
        },
        status: undefined,
        form,
        origin,
      },
    };
  },
});

/** The first that is there: Kuma refuses a generator with none or with two. */
function readSelector(raw: Fields): HostnameGeneratorSpec['selects'] {
  for (const [field, kind] of selects) {
    const found = raw[field] as { matchLabels?: Fields } | null | undefined;
    if (found) return { kind, matchLabels: readLabels(found.matchLabels) };
  }
  return undefined;
}
