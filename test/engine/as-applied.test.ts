import { describe, expect, it } from 'vitest';
import { viewOf } from '../support/mesh.ts';

const policy = (namespace: string, to: string): string => `
apiVersion: kuma.io/v1alpha1
kind: MeshTimeout
metadata: { name: slow, namespace: ${namespace}, labels: { kuma.io/mesh: default } }
spec: { to: [{ targetRef: { kind: MeshService, ${to} }, default: { idleTimeout: 77s } }] }
`;

const labelsOf = (text: string): Readonly<Record<string, string>> =>
  viewOf(text, { zone: 'east' }).policies('MeshTimeout')[0]!.meta.labels;

describe('labels of policies, as a zone adds them', () => {
  it('tells the role of a Kubernetes policy from its namespace and what it names', () => {
    expect(labelsOf(policy('store', 'name: orders'))).toMatchObject({
      'kuma.io/origin': 'zone',
      'kuma.io/zone': 'east',
      'kuma.io/env': 'kubernetes',
      'k8s.kuma.io/namespace': 'store',
      'kuma.io/policy-role': 'producer',
    });
    const role = (namespace: string, to: string): string | undefined =>
      labelsOf(policy(namespace, to))['kuma.io/policy-role'];
    expect(role('store', 'name: orders, namespace: lab')).toBe('consumer');
    expect(role('store', 'labels: { team: blue }')).toBe('consumer');
    expect(role('kuma-system', 'name: orders')).toBe('system');
  });

  it('gives a Universal policy a zone and no role', () => {
    const labels = labelsOf(`
type: MeshTimeout
mesh: default
name: slow
spec: { to: [{ targetRef: { kind: Mesh }, default: { idleTimeout: 77s } }] }
`);
    expect(labels).toEqual({
      'kuma.io/mesh': 'default',
      'kuma.io/origin': 'zone',
      'kuma.io/zone': 'east',
      'kuma.io/env': 'universal',
    });
  });

  it('leaves a copy from global as it came', () => {
    const labels = labelsOf(`
type: MeshTimeout
mesh: default
name: slow-x4b9
labels: { kuma.io/origin: global, kuma.io/display-name: slow, kuma.io/mesh: default }
spec: { to: [{ targetRef: { kind: Mesh }, default: { idleTimeout: 77s } }] }
`);
    expect(labels['kuma.io/zone']).toBeUndefined();
  });
});

describe('labels of MeshServices, as a zone adds them', () => {
  const service = (labels: string): Readonly<Record<string, string>> =>
    viewOf(
      `
type: MeshService
mesh: default
name: hand
labels: { kuma.io/managed-by: meshservice-generator${labels} }
spec: { selector: { dataplaneTags: { kuma.io/service: hand } }, ports: [{ port: 80 }] }
`,
      { zone: 'east', mode: 'Everywhere' },
    ).generated.meshServices[0]!.meta.labels;

  it('completes one that an operator writes, also with the label of the generator', () => {
    expect(service('')).toMatchObject({
      'kuma.io/mesh': 'default',
      'kuma.io/zone': 'east',
      'kuma.io/env': 'universal',
    });
  });
  it('leaves what the generator wrote', () => {
    expect(service(', kuma.io/mesh: default')['kuma.io/zone']).toBeUndefined();
  });
});
