import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdmissionSettings, admit } from '../../../src/engine/admission/admit.ts';
import { kinds } from '../../../src/engine/admission/kinds/index.ts';
import { computedLabels } from '../../../src/engine/admission/labels.ts';
import { placementRejection } from '../../../src/engine/admission/placement.ts';

const universal: AdmissionSettings = {
  kumaVersion: '2.13',
  environment: 'universal',
  role: 'zone',
  federated: false,
  zone: 'east',
};
const kubernetes: AdmissionSettings = { ...universal, environment: 'kubernetes' };

const dataplane = (networking: object) => ({ type: 'Dataplane', mesh: 'default', name: 'cart-1', networking });
const inbound = { port: 8080, tags: { 'kuma.io/service': 'cart', 'kuma.io/protocol': 'http' } };
const timeout = (spec: object) => ({ type: 'MeshTimeout', name: 'slow', spec });
const conf = { http: { requestTimeout: '1s' } };

describe('where a rejection points', () => {
  it('is the node itself', () => {
    const found = admit(dataplane({ address: '10.0.0.1', inbound: [inbound, { ...inbound, port: 70000 }] }), universal);
    expect(found).toEqual([
      {
        field: 'networking.inbound[1].port',
        reason: 'port must be in the range [1, 65535]',
        path: ['networking', 'inbound', 1, 'port'],
      },
    ]);
  });

  it('is the parent of what is missing', () => {
    const [found] = admit(timeout({ to: [{ default: conf }] }), universal);
    expect(found).toEqual({ field: 'spec.to[0].targetRef', reason: 'in body is required', path: ['spec', 'to', 0] });
  });

  it('follows the document where the field does not', () => {
    const networking = {
      address: '10.0.0.1',
      inbound: [inbound],
      transparentProxying: { reachableBackends: { refs: [{ kind: 'X', name: 'a' }] } },
    };
    const [found] = admit(dataplane(networking), universal);
    expect(found?.field).toBe('networking.transparentProxing.reachableBackends.refs[0].kind');
    expect(found?.path).toEqual(['networking', 'transparentProxying', 'reachableBackends', 'refs', 0, 'kind']);
  });

  it('is the key of a map, whatever it is called', () => {
    const tags = JSON.parse('{"kuma.io/service": "cart", "__proto__": "", "constructor": "a b"}');
    const found = admit(dataplane({ address: '10.0.0.1', inbound: [{ port: 80, tags }] }), universal);
    expect(found.map(({ path }) => path.at(-1))).toEqual(['__proto__', 'constructor']);
  });
});

describe('what hides what', () => {
  it('a violation of the schema hides the validator', () => {
    const found = admit(
      timeout({ targetRef: { kind: 'Nope' }, to: [{ targetRef: { kind: 'MeshGateway', name: 'x' } }] }),
      universal,
    );
    expect(found.map(({ reason }) => reason.split(' ').slice(0, 5).join(' '))).toEqual(['in body should be one']);
  });

  it('the content hides labels and name', () => {
    expect(admit({ ...timeout({}), name: 'A', labels: { 'a b': '' } }, universal)).toHaveLength(1);
  });

  it('a body that cannot be decoded is one rejection', () => {
    const networking = { address: '10.0.0.1', inbound: [{ ...inbound, tags: { version: 1 } }, { port: 'x' }] };
    expect(admit(dataplane(networking), universal)).toEqual([
      {
        field: '',
        reason: 'invalid Dataplane object: "json: cannot unmarshal number into Go value of type string"',
        path: ['networking', 'inbound', 0, 'tags', 'version'],
      },
    ]);
  });
});

describe('old kinds', () => {
  it('read numbers as texts and both spellings of a name', () => {
    const probe = { unhealthy_threshold: 0, healthyThreshold: '3' };
    const found = admit(
      dataplane({ address: '10.0.0.1', inbound: [{ ...inbound, port: '8080', serviceProbe: probe }] }),
      universal,
    );
    expect(found).toEqual([
      {
        field: 'networking.inbound[0].serviceProbe.unhealthyThreshold',
        reason: 'must have a positive value',
        path: ['networking', 'inbound', 0, 'serviceProbe', 'unhealthy_threshold'],
      },
    ]);
  });

  it('ignore fields they do not know', () => {
    expect(admit({ type: 'Mesh', name: 'default', spec: { meshServices: { mode: 'nope' } } }, universal)).toEqual([]);
  });
});

describe('on Kubernetes', () => {
  const object = (kind: string, spec: object, metadata: object = {}) => ({
    apiVersion: 'kuma.io/v1alpha1',
    kind,
    metadata: { name: 'a', namespace: 'shop', ...metadata },
    spec,
  });

  it('old kinds have fields below spec', () => {
    const [found] = admit(
      { ...object('Dataplane', { networking: { address: '10.0.0.1' } }), mesh: 'default' },
      kubernetes,
    );
    expect(found).toEqual({
      field: 'spec.networking',
      reason: 'has to contain at least one inbound interface or gateway',
      path: ['spec', 'networking'],
    });
  });

  it('old kinds need a mesh', () => {
    expect(admit(object('Dataplane', {}), kubernetes)).toEqual([
      { field: 'mesh', reason: 'cannot be empty', path: [] },
    ]);
  });

  it('the API server has words of its own', () => {
    const found = admit(object('MeshTimeout', { to: [{ targetRef: { kind: 'Nope' } }], rules: 'x' }), kubernetes);
    expect(found.map(({ field, reason }) => [field, reason.slice(0, 40)])).toEqual([
      ['spec.rules', 'in body must be of type array: "string"'],
      ['spec.to[0].targetRef.kind', 'Unsupported value: "Nope": supported val'],
    ]);
  });

  it('two ports of a MeshService may not be the same', () => {
    const found = admit(object('MeshService', { ports: [{ port: 80 }, { port: 80, appProtocol: 'tcp' }] }), kubernetes);
    expect(found).toEqual([
      {
        field: 'spec.ports[1]',
        reason: 'Duplicate value: {"appProtocol":"tcp","port":80}',
        path: ['spec', 'ports', 1],
      },
    ]);
  });

  it('the namespace decides the role, and the role the kinds at the top', () => {
    const spec = {
      targetRef: { kind: 'MeshGateway', name: 'g' },
      to: [{ targetRef: { kind: 'Mesh' }, default: conf }],
    };
    expect(admit(object('MeshTimeout', spec), kubernetes)[0]?.reason).toBe("value 'MeshGateway' is not supported");
    expect(admit(object('MeshTimeout', spec, { namespace: 'kuma-system' }), kubernetes)).toEqual([]);
  });

  it('producer and consumer items do not mix', () => {
    const to = [{ kind: 'MeshService', name: 'a' }, { kind: 'Mesh' }].map((targetRef) => ({
      targetRef,
      default: conf,
    }));
    expect(admit(object('MeshTimeout', { to }), kubernetes)[0]?.reason).toBe(
      "it's not allowed to mix producer and consumer items in the same policy",
    );
  });

  it('some kinds belong into the system namespace', () => {
    const generator = object('HostnameGenerator', { template: 'x', selector: { meshService: {} } });
    expect(admit(generator, kubernetes)[0]?.reason).toBe(
      'resource type HostnameGenerator can be created only in the system namespace:kuma-system',
    );
    expect(admit(generator, { ...kubernetes, systemNamespace: 'shop' })).toEqual([]);
  });

  it('a federated zone takes no Mesh', () => {
    const mesh = { apiVersion: 'kuma.io/v1alpha1', kind: 'Mesh', metadata: { name: 'default' } };
    const reason =
      'Operation not allowed. Kuma resources like Mesh can be updated or deleted only from the GLOBAL control plane and not from a ZONE control plane.';
    expect(placementRejection({ object: mesh }, { ...kubernetes, federated: true })).toBe(reason);
    expect(placementRejection({ object: mesh }, kubernetes)).toBeUndefined();
  });
});

describe('versions', () => {
  const at = (kumaVersion: AdmissionSettings['kumaVersion']): AdmissionSettings => ({ ...universal, kumaVersion });
  const reasons = (resource: unknown, settings: AdmissionSettings) =>
    admit(resource, settings).map(({ field, reason }) => `${field}: ${reason}`);

  it('2.9 has no default mesh, no Dataplane as target and no names of kinds', () => {
    const policy = timeout({ to: [{ targetRef: { kind: 'MeshSubset' }, default: conf }] });
    expect(reasons(policy, at('2.9'))).toEqual(['spec.to[0].targetRef.kind: value is not supported']);
    expect(reasons(timeout({ to: [{ targetRef: { kind: 'Mesh' }, default: conf }] }), at('2.9'))).toEqual([
      'mesh: cannot be empty',
    ]);
    expect(reasons(timeout({ targetRef: { kind: 'Dataplane' } }), at('2.9'))[0]).toContain('should be one of');
  });

  it('2.14 has other words for a reference without name', () => {
    const policy = timeout({ to: [{ targetRef: { kind: 'MeshService' }, default: conf }] });
    expect(reasons(policy, at('2.13'))).toEqual(['spec.to[0].targetRef.name: must be set with kind MeshService']);
    expect(reasons(policy, at('2.14'))).toEqual([
      'spec.to[0].targetRef: name or labels must be set when kind is MeshService',
    ]);
  });

  it('3.0 wants labels, DNS names and backendRefs, and has no from', () => {
    const named = timeout({ to: [{ targetRef: { kind: 'MeshService', name: 'a' }, default: conf }] });
    expect(reasons(named, at('3.0'))).toEqual(['spec.to[0].targetRef.labels: must be set when kind is MeshService']);
    expect(reasons({ type: 'Mesh', name: 'a.b' }, at('3.0'))[0]).toContain('name: a DNS-1035 label must');
    expect(
      reasons(
        dataplane({ address: '10.0.0.1', outbound: [{ port: 80, tags: { 'kuma.io/service': 'a' } }] }),
        at('3.0'),
      ),
    ).toEqual(['networking.outbound[0].backendRef: must be defined']);
    expect(reasons(timeout({ from: [{ targetRef: { kind: 'Mesh' }, default: conf }] }), at('3.0'))[0]).toContain(
      'at least one of',
    );
  });
});

describe('labels', () => {
  it('a role that cannot be told is an error', () => {
    const spec = { from: [{ targetRef: { kind: 'Mesh' } }], to: [{ targetRef: { kind: 'Mesh' } }] };
    const policy = { kind: 'MeshTimeout', mesh: 'default', labels: {}, spec, namespace: 'shop' };
    expect(computedLabels(policy, kubernetes)).toEqual({
      error: "it's not allowed to mix 'to' and 'from' arrays in the same policy",
    });
  });

  it('a zone does not mark what it cannot provide', () => {
    const service = { kind: 'MeshMultiZoneService', mesh: 'shop', labels: {}, spec: {} };
    expect(computedLabels(service, universal)).toEqual({ labels: { 'kuma.io/mesh': 'shop' } });
  });
});

describe('any document', () => {
  const kind = fc.constantFrom(...kinds.map((rules) => rules.kind));
  const values = fc.jsonValue({ maxDepth: 5 });

  it('is answered, and the answer points into it', () => {
    const document = fc.record(
      { type: kind, mesh: values, name: values, labels: values, networking: values, spec: values },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(document, (resource) => {
        for (const { path } of admit(resource, universal)) {
          let node: unknown = resource;
          for (const key of path) {
            expect(Object.hasOwn(node as object, key)).toBe(true);
            node = (node as Record<string | number, unknown>)[key];
          }
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('of a kind that is not looked at is fine', () => {
    for (const resource of [
      undefined,
      null,
      5,
      [],
      {},
      { type: 'TrafficRoute' },
      { kind: 'Service', apiVersion: 'v1' },
    ]) {
      expect(admit(resource, universal)).toEqual([]);
    }
  });
});
