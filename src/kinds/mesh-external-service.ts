import { nullable, number, object, optional, string } from 'zod/mini';
import type { MeshExternalService, MeshExternalServiceStatus } from '../model/mesh-external-service.ts';
import { defineKind, type Fields, shapeProblems } from './define-kind.ts';
import { text } from './labels.ts';
import { objects, readHostnames } from './service-status.ts';
import { shapeOf } from './shape.ts';
import { listed, universalMeta } from './universal-meta.ts';

const shape = shapeOf(
  object({
    match: object({
      type: optional(nullable(string())),
      port: number(),
      protocol: optional(nullable(string())),
    }),
  }),
);

/** @see kuma v2.13.10 pkg/core/resources/apis/meshexternalservice/api/v1alpha1/meshexternalservice.go */
export const meshExternalService = defineKind<MeshExternalService>({
  name: 'MeshExternalService',
  family: 'plugin',
  scope: 'mesh',
  namespaced: true,
  read({ meta, form, origin, spec, specPath, status }) {
    const parsed = shape.safeParse(spec);
    if (!parsed.success) return { ok: false, problems: shapeProblems(parsed.error.issues, spec, specPath) };
    const { match } = parsed.data;
    return {
      ok: true,
      resource: {
        kind: 'MeshExternalService',
        meta,
        spec: { port: match.port, protocol: match.protocol ?? 'tcp', stored: withDefaults(spec) },
        status: status !== null && typeof status === 'object' ? readStatus(status as Fields) : undefined,
        form,
        origin,
      },
    };
  },
});

function readStatus(raw: Fields): MeshExternalServiceStatus {
  const ip = text((raw['vip'] as Fields | null | undefined)?.['ip']);
  return { ...readHostnames(raw), vip: ip === '' ? {} : { ip } };
}

/** The spec with what the schema fills in on every write. @see kuma v2.13.10 docs/generated/raw/crds/kuma.io_meshexternalservices.yaml */
function withDefaults(spec: Fields): Fields {
  const tls = spec['tls'] as Fields | null | undefined;
  return {
    ...spec,
    match: { type: 'HostnameGenerator', protocol: 'tcp', ...present(spec['match'] as Fields) },
    ...(tls ? { tls: tlsWithDefaults(tls) } : {}),
  };
}

function tlsWithDefaults(tls: Fields): Fields {
  const version = tls['version'] as Fields | null | undefined;
  const verification = tls['verification'] as Fields | null | undefined;
  const names = verification?.['subjectAltNames'];
  return {
    allowRenegotiation: false,
    enabled: false,
    ...present(tls),
    ...(version ? { version: { min: 'TLSAuto', max: 'TLSAuto', ...present(version) } } : {}),
    ...(verification
      ? {
          verification: {
            mode: 'Secured',
            ...present(verification),
            ...(Array.isArray(names)
              ? { subjectAltNames: objects(names).map((name) => ({ type: 'Exact', ...present(name) })) }
              : {}),
          },
        }
      : {}),
  };
}

/** The fields that have a value: `null` is as good as absent to the schema. */
function present(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
}

/** A MeshExternalService as a Universal control plane prints it: the spec as it was written, with the schema's defaults. */
export function universalMeshExternalService({ meta, spec, status }: MeshExternalService): Fields {
  return {
    ...universalMeta('MeshExternalService', meta),
    spec: spec.stored,
    ...(status === undefined
      ? {}
      : {
          status: {
            vip: status.vip,
            ...listed('addresses', status.addresses),
            ...listed('hostnameGenerators', status.hostnameGenerators),
          },
        }),
  };
}
