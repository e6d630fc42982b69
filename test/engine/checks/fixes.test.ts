import { describe, expect, it } from 'vitest';
import { run } from '../../support/run.ts';

const mesh = {
  type: 'Mesh',
  name: 'default',
  meshServices: { mode: 'Exclusive' },
};
const dataplane = {
  type: 'Dataplane',
  mesh: 'default',
  name: 'web-1',
  networking: {
    address: '10.0.0.1',
    transparentProxying: { redirectPortInbound: 15_006, redirectPortOutbound: 15_001 },
    inbound: [{ port: 8080, name: 'main', tags: { 'kuma.io/service': 'web', 'kuma.io/protocol': 'http' } }],
  },
};

function timeout(targetRef: unknown): unknown {
  return {
    type: 'MeshTimeout',
    mesh: 'default',
    name: 't',
    spec: { to: [{ targetRef, default: { idleTimeout: '9s' } }] },
  };
}

/** Codes and fixes of a policy whose one item is for a reference. */
async function fixesOf(targetRef: unknown): Promise<readonly string[]> {
  const stdin = [mesh, dataplane, timeout(targetRef)].map((one) => JSON.stringify(one)).join('\n---\n');
  const { stdout } = await run(['check', '-f', '-', '-o', 'json'], { stdin });
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: readonly { code: string; fix?: { summary: string } }[];
  };
  return diagnostics.map(({ code, fix }) => `${code} ${fix?.summary ?? ''}`);
}

describe('the fix of a reference', () => {
  it('says what to write', async () => {
    expect(
      await fixesOf({ kind: 'MeshService', labels: { 'kuma.io/display-name': 'web' }, sectionName: '8080' }),
    ).toEqual(["MS106 the section is the port's name (sectionName: main)"]);
  });

  it('leaves a choice open', async () => {
    expect(await fixesOf({ kind: 'MeshService', labels: { 'kuma.io/display-name': 'wep' } })).toEqual([
      'MS107 did you mean kuma.io/display-name: web?',
    ]);
  });

  it('is by labels where a proxy in a namespace names what has none', async () => {
    const proxy = {
      ...dataplane,
      name: 'client-1',
      labels: { 'k8s.kuma.io/namespace': 'store' },
      networking: {
        ...dataplane.networking,
        address: '10.0.0.2',
        transparentProxying: {
          ...dataplane.networking.transparentProxying,
          reachableBackends: { refs: [{ kind: 'MeshService', name: 'web' }] },
        },
      },
    };
    const stdin = [mesh, dataplane, proxy].map((one) => JSON.stringify(one)).join('\n---\n');
    const { stdout } = await run(['check', '-f', '-', '--only', 'MS086', '--zone', 'east', '-o', 'json'], { stdin });
    expect(JSON.parse(stdout)).toMatchObject({
      diagnostics: [
        {
          message: 'reachableBackends: MeshService web is not there: it is looked for in namespace store, and has none',
          fix: { summary: 'refer to it by labels (labels: {kuma.io/display-name: web, kuma.io/zone: east})' },
        },
      ],
    });
  });
});
