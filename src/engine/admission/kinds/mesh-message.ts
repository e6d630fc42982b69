import { type FieldType, message } from '../proto.ts';

const rules = message({ tags: { map: 'string' } });
const backend = { name: 'string', type: 'string', conf: 'struct' } as const satisfies Record<string, FieldType>;

const caBackend = message({
  name: 'string',
  type: 'string',
  dpCert: message({ rotation: message({ expiration: 'string' }), requestTimeout: 'duration' }),
  conf: 'struct',
  mode: { enum: 'kuma.mesh.v1alpha1.CertificateAuthorityBackend.Mode', values: ['STRICT', 'PERMISSIVE'] },
  rootChain: message({ requestTimeout: 'duration' }),
});

/** All that is left of the Mesh in 3.0. */
export const bareMeshMessage = message({ skipCreatingInitialPolicies: { list: 'string' } });

/** @see kuma v2.13.10 api/mesh/v1alpha1/mesh.proto: Mesh */
export const meshMessage = message({
  mtls: message({ enabledBackend: 'string', backends: { list: caBackend }, skipValidation: 'bool' }),
  tracing: message({
    defaultBackend: 'string',
    backends: { list: message({ name: 'string', sampling: 'double', type: 'string', conf: 'struct' }) },
  }),
  logging: message({
    defaultBackend: 'string',
    backends: { list: message({ name: 'string', format: 'string', type: 'string', conf: 'struct' }) },
  }),
  metrics: message({ enabledBackend: 'string', backends: { list: message(backend) } }),
  networking: message({ outbound: message({ passthrough: 'bool' }) }),
  routing: message({
    localityAwareLoadBalancing: 'bool',
    zoneEgress: 'bool',
    defaultForbidMeshExternalServiceAccess: 'bool',
  }),
  constraints: message({ dataplaneProxy: message({ requirements: { list: rules }, restrictions: { list: rules } }) }),
  skipCreatingInitialPolicies: { list: 'string' },
  meshServices: message({
    mode: {
      enum: 'kuma.mesh.v1alpha1.Mesh.MeshServices.Mode',
      values: ['Disabled', 'Everywhere', 'ReachableBackends', 'Exclusive'],
    },
  }),
});
