import { describe, expect, it } from 'vitest';
import { meshContexts } from '../../src/engine/context.ts';
import type { Endpoint } from '../../src/engine/endpoints/endpoint.ts';
import { sniOfResource } from '../../src/engine/endpoints/sni.ts';
import { topologyOf } from '../../src/engine/endpoints/topology.ts';
import type { GenerateResult } from '../../src/engine/generate/generate.ts';
import { type LegacyVip, legacyVips, namesOfVip, vipOutbounds } from '../../src/engine/outbounds/legacy-vips.ts';
import { destinationName } from '../../src/engine/outbounds/names.ts';
import { destinationOf } from '../../src/engine/resolve/destinations.ts';
import { readInventory } from '../../src/load/inventory.ts';
import { compare } from '../../src/model/compare.ts';
import { type Labels, label } from '../../src/model/labels.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { casesOf, documents } from '../support/conformance.ts';
import { testTime } from '../support/run.ts';

/** A mesh as it is stored: nothing is generated, no status is written. */
function stored(file: string, zone: string, mesh: string, serviceVipEnabled = true): GenerateResult {
  // Upstream leaves out names, of ingresses also where several have none.
  const named = documents(file).map((one, at) => ({
    ...one,
    name: one['name'] === '(unnamed)' ? `unnamed-${at}` : one['name'],
  }));
  const withMesh = named.some(({ name, ...one }) => 'type' in one && one.type === 'Mesh' && name === mesh);
  const all = withMesh ? named : [{ type: 'Mesh', name: mesh }, ...named];
  const text = all.map((one) => JSON.stringify(one)).join('\n');
  const inventory = readInventory([{ file, text }], []);
  const settings = { ...defaultSettings, dnsServer: { ...defaultSettings.dnsServer, serviceVipEnabled } };
  const contexts = meshContexts(
    inventory,
    { version: '2.13', environment: 'universal', role: 'zone', zone, settings, now: testTime },
    { mode: 'Everywhere', asApplied: false, policyMeshes: true },
  );
  const context = contexts.find((one) => one.mesh === mesh)!;
  return {
    context,
    meshServices: context.meshServices,
    meshMultiZoneServices: context.meshMultiZoneServices,
    meshExternalServices: context.meshExternalServices,
    decisions: [],
    rejected: [],
    gateways: [],
    kubernetes: undefined,
    collisions: [],
  };
}

describe("SNIs (Kuma's own cases)", () => {
  interface Input {
    readonly name: string;
    readonly mesh: string;
    readonly type: 'MeshService' | 'MeshMultiZoneService' | 'MeshExternalService';
    readonly port: number;
    readonly additionalData?: Readonly<Record<string, string>>;
  }
  it.each(casesOf('upstream/sni'))('$name', ({ folder }) => {
    const { name, mesh, type, port, additionalData } = documents<Input>(`${folder}/input.yaml`)[0]!;
    const { sni } = documents<{ sni: string }>(`${folder}/expected.yaml`)[0]!;
    expect(sniOfResource(type, name, mesh, port, additionalData)).toBe(sni);
  });
});

describe("entries of legacy VIPs (Kuma's own cases)", () => {
  interface Settings {
    readonly options: { readonly zone: string; readonly mesh: string; readonly serviceVips: boolean };
  }
  interface Entry {
    readonly type: string;
    readonly name: string;
    readonly outbounds: readonly { readonly port?: number; readonly tags: unknown }[];
  }
  it.each(casesOf('upstream/legacy-vip-view'))('$name', ({ folder }) => {
    const { zone, mesh, serviceVips } = documents<Settings>(`${folder}/case.yaml`)[0]!.options;
    const wanted = documents<{ entries?: Entry[] }>(`${folder}/expected.yaml`)[0]?.entries ?? [];
    const inputs = documents(`${folder}/input.yaml`);
    const vips = inputs.length === 0 ? [] : legacyVips(stored(`${folder}/input.yaml`, zone, mesh, serviceVips).context);
    // Outbounds of an entry are those before Kuma adds port 80: type, name and the first tags are compared.
    expect(vips.map(({ type, name }) => ({ type, name }))).toEqual(wanted.map(({ type, name }) => ({ type, name })));
    for (const [at, { outbounds }] of wanted.entries()) {
      const ports = outbounds.map(({ port = 0, tags }) => ({ port, tags })).filter(({ port }) => port !== 0);
      for (const one of ports.slice(0, wanted[at]!.type === 'service' ? 1 : undefined))
        expect(vips[at]!.outbounds).toContainEqual(one);
    }
  });
});

describe("outbounds of legacy VIPs (Kuma's own cases)", () => {
  interface Entry {
    readonly type: LegacyVip['type'];
    readonly name: string;
    readonly address: string;
    readonly outbounds: readonly { readonly port: number; readonly tags: Labels }[];
  }
  interface Settings {
    readonly options: { readonly domain: string; readonly port: number };
  }
  it.each(casesOf('upstream/legacy-vip-outbounds'))('$name', ({ folder }) => {
    const { domain, port } = documents<Settings>(`${folder}/case.yaml`)[0]!.options;
    const { entries } = documents<{ entries: Entry[] }>(`${folder}/input.yaml`)[0]!;
    const wanted = documents(`${folder}/expected.yaml`)[0]! as {
      vipDomains: { address: string; domains: string[] }[];
      outbounds: { address: string; port: number; tags: Labels }[];
    };
    // An entry without an address waits for one.
    const allocated = entries.filter(({ address }) => address !== '');
    expect(
      allocated
        .map(({ type, name, address }) => ({ address, domains: namesOfVip({ type, name }, domain) }))
        .filter(({ domains }) => domains.length > 0),
    ).toEqual(wanted.vipDomains);
    const got = allocated.flatMap(({ type, name, address, outbounds }) =>
      vipOutbounds(type, name, new Map(outbounds.map((one) => [one.port, one.tags])), port).map((one) => ({
        address,
        ...one,
      })),
    );
    const byPlace = (a: { address: string; port: number }, b: { address: string; port: number }): number =>
      compare(a.address, b.address) || a.port - b.port;
    expect(got.toSorted(byPlace)).toEqual(wanted.outbounds.toSorted(byPlace));
  });
});

describe("endpoints (Kuma's own cases)", () => {
  interface Target {
    readonly target: string;
    readonly port: number;
    readonly tags?: Readonly<Record<string, string>>;
    readonly weight: number;
    readonly locality?: { readonly zone?: string; readonly priority?: number };
  }
  const comparable = (
    list: readonly { address: string; port: number; zone: string; priority: number; weight: number }[],
  ): unknown =>
    list
      .map(({ address, port, zone, priority, weight }) => ({ address, port, zone, priority, weight }))
      .toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  it.each(casesOf('upstream/endpoints'))('$name', ({ folder }) => {
    const result = stored(`${folder}/input.yaml`, 'zone-1', 'default');
    const topology = topologyOf(result);
    const wanted = documents<{ endpoints?: Record<string, Target[]> }>(`${folder}/expected.yaml`)[0]?.endpoints ?? {};
    const resources = new Map<string, readonly Endpoint[]>();
    for (const one of [...result.meshServices, ...result.meshMultiZoneServices, ...result.meshExternalServices]) {
      const destination = destinationOf(one);
      for (const port of destination.ports) {
        const endpoints =
          one.kind === 'MeshService'
            ? topology.meshService(one, port.port)
            : one.kind === 'MeshMultiZoneService'
              ? topology.meshMultiZoneService(one, port.port)
              : topology.external(one);
        resources.set(destinationName(destination, port), endpoints);
      }
    }
    for (const [name, targets] of Object.entries(wanted)) {
      const got = resources.get(name) ?? topology.legacy(name).endpoints;
      const expected = targets.map(({ target, port, weight, locality }) => ({
        address: target,
        port,
        weight,
        zone: locality?.zone ?? '',
        priority: locality?.priority ?? 0,
      }));
      expect({ name, endpoints: comparable(got) }).toEqual({ name, endpoints: comparable(expected) });
    }
    // What Kuma has no endpoints for, there are none for here.
    const tags = result.context.dataplanes.flatMap(({ spec }) => spec.inbound.map((one) => one.tags[label.service]!));
    const others = [...resources, ...tags.map((name) => [name, topology.legacy(name).endpoints] as const)];
    expect(others.filter(([name, endpoints]) => wanted[name] === undefined && endpoints.length > 0)).toEqual([]);
  });
});
