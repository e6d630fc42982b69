import { describe, expect, it } from 'vitest';
import { problemsOf } from '../../../src/engine/explain/problems.ts';
import { viewOf } from '../../support/mesh.ts';
import { asYaml, owners, world } from './world.ts';

const display = { 'kuma.io/display-name': 'orders' };
const rule = (kind: string, conf: object): object => ({
  type: kind,
  mesh: 'shop',
  name: 'r',
  labels: owners.S,
  spec: {
    to: [
      {
        targetRef: { kind: 'MeshService', labels: display },
        rules: [
          {
            ...(kind === 'MeshHTTPRoute' ? { matches: [{ path: { type: 'PathPrefix', value: '/' } }] } : {}),
            default: conf,
          },
        ],
      },
    ],
  },
});
const mirror = (ref: object): object =>
  rule('MeshHTTPRoute', { filters: [{ type: 'RequestMirror', requestMirror: { backendRef: ref } }] });

function problems(...documents: readonly object[]): readonly string[] {
  const view = viewOf(asYaml([...world, ...documents]), { zone: 'east', asApplied: false });
  return problemsOf(view).all.map(({ problem, owner, proxies }) =>
    [problem.because, owner.name, owner.path.join('.'), ...proxies].join(' '),
  );
}

describe('what a whole proxy fails at', () => {
  it('is a mirror to what no HTTP service is', () => {
    const at = 'mirror-without-cluster r spec.to.0.rules.0.default.filters.0 web-1.store';
    expect(problems(mirror({ kind: 'MeshService', name: 'nope' }))).toEqual([at]);
    expect(problems(mirror({ kind: 'MeshService', labels: display, port: 80 }))).toEqual([at]);
    expect(problems(mirror({ kind: 'MeshService', name: 'web_store_svc_80' }))).toEqual([]);
  });

  it('is a TCP route to labels without a port', () => {
    const ref = { kind: 'MeshService', labels: display };
    const tcp = world.map((one) =>
      JSON.parse(JSON.stringify(one).replaceAll('"appProtocol":"http"', '"appProtocol":"tcp"')),
    );
    const view = viewOf(asYaml([...tcp, rule('MeshTCPRoute', { backendRefs: [ref] })]), {
      zone: 'east',
      asApplied: false,
    });
    expect(problemsOf(view).all.map(({ problem }) => problem.because)).toEqual(['empty-service']);
    expect(problems(rule('MeshHTTPRoute', { backendRefs: [ref] }))).toEqual([]);
  });

  it('is an inbound without a listener', () => {
    const broken = {
      type: 'Dataplane',
      mesh: 'shop',
      name: 'db-1',
      labels: { 'kuma.io/zone': 'east' },
      networking: {
        address: '10.0.0.9',
        inbound: [{ port: 3306, tags: { 'kuma.io/service': 'db', 'kuma.io/protocol': 'mysql' } }],
      },
    };
    expect(problems(broken)).toEqual(['inbound-protocol db-1 networking.inbound.0.tags.kuma.io/protocol db-1']);
  });
});
