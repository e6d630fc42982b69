import { describe, expect, it } from 'vitest';
import { type AdmissionSettings, admit } from '../../../src/engine/admission/admit.ts';
import { rulesOfKind } from '../../../src/engine/admission/kind-traits.ts';
import { computedLabels, computedMetadata } from '../../../src/engine/admission/labels.ts';
import { placementRejection } from '../../../src/engine/admission/placement.ts';
import { upstreamCases } from './cases.ts';

const base: AdmissionSettings = {
  kumaVersion: '2.13',
  environment: 'kubernetes',
  role: 'zone',
  federated: false,
  zone: 'zone-1',
};

describe.skipIf(upstreamCases('computed-labels').length === 0)('upstream computed labels', () => {
  it.each(upstreamCases('computed-labels'))('$name', ({ read }) => {
    const { options } = read('case.yaml');
    const resource = read('input.yaml');
    const settings: AdmissionSettings = {
      ...base,
      environment: options.environment,
      role: options.mode,
      zone: options.zone,
      systemNamespace: options.systemNamespace,
    };
    const spec = rulesOfKind(resource.type)?.family === 'plugin' ? resource.spec : resource;
    const labelled = {
      kind: resource.type,
      mesh: resource.mesh ?? '',
      labels: resource.labels ?? {},
      spec,
      namespace: options.namespace,
    };
    expect(computedLabels(labelled, settings)).toEqual({ labels: read('expected.yaml').labels });
  });
});

describe.skipIf(upstreamCases('k8s-defaulting').length === 0)('upstream defaulting webhook', () => {
  it.each(upstreamCases('k8s-defaulting'))('$name', ({ read }) => {
    const { options } = read('case.yaml');
    const settings: AdmissionSettings = {
      ...base,
      role: options.mode,
      federated: options.federatedZone ?? false,
      zone: options.zoneName ?? '',
      systemNamespace: options.systemNamespace,
    };
    const { labels, annotations } = read('expected.yaml').metadata;
    expect(computedMetadata(read('input.yaml'), settings)).toEqual({
      labels: labels ?? {},
      annotations: annotations ?? {},
    });
  });
});

const planes = [
  { file: 'expected.global.yaml', role: 'global', federated: false },
  { file: 'expected.federated.yaml', role: 'zone', federated: true },
  { file: 'expected.non-federated.yaml', role: 'zone', federated: false },
] as const;

/** Kuma's own accounts and the garbage collector may do anything: who asks is not known here. */
const ofUsers = upstreamCases('k8s-admission').filter(({ read }) => read('case.yaml').user === 'cli-user');
const onPlanes = ofUsers.flatMap((one) => planes.map((plane) => ({ ...one, ...plane })));

describe.skipIf(ofUsers.length === 0)('upstream validating webhook', () => {
  it.each(onPlanes)('$name: $file', ({ read, file, role, federated }) => {
    const { operation, namespace, systemNamespace, zoneName } = read('case.yaml');
    const settings: AdmissionSettings = { ...base, role, federated, zone: zoneName, systemNamespace };
    // The namespace of the request counts, which may be none.
    const { metadata, ...rest } = read('input.yaml');
    const object = { ...rest, metadata: { ...metadata, namespace } };
    const content = operation === 'DELETE' ? [] : admit(object, settings);
    const words = content.map(({ field, reason }) => (field === '' ? reason : `${field}: ${reason}`)).join('; ');
    expect(placementRejection({ object, namespace }, settings) ?? (words || undefined)).toEqual(
      read(file).status.message,
    );
  });
});
