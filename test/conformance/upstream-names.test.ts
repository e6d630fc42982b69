import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { meshContexts } from '../../src/engine/context.ts';
import { generateAll } from '../../src/engine/generate/generate.ts';
import { generatorsOf } from '../../src/engine/hostnames/default-generators.ts';
import { hostnamesOf } from '../../src/engine/hostnames/hostnames.ts';
import { syncedName } from '../../src/engine/names.ts';
import { membersAmong } from '../../src/engine/status/other-services.ts';
import { deploymentOf } from '../../src/engine/sync/deployment.ts';
import { simulateVips } from '../../src/engine/vips/allocate.ts';
import { readInventory } from '../../src/load/inventory.ts';
import { behaviours } from '../../src/model/behaviour.ts';
import type { HostnameKind } from '../../src/model/hostname-generator.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { casesOf, documents } from '../support/conformance.ts';
import { controlPlaneOf } from '../support/control-plane.ts';

/** As stored: upstream puts resources into the store without what the API adds. */
const asStored = { mode: undefined, asApplied: false } as const;

interface Recorded {
  readonly type: string;
  readonly name: string;
  readonly mesh?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly status?: Readonly<Record<string, unknown>>;
}

const inventoryOf = (file: string): ReturnType<typeof readInventory> =>
  readInventory([{ file, text: readFileSync(file, 'utf8') }], []);

describe("names of synchronised resources (Kuma's own table)", () => {
  const rows = casesOf('upstream/hashed-names').flatMap(
    ({ folder }) =>
      documents<{ names: { mesh: string; displayName: string; values: string[]; hashedName: string }[] }>(
        `${folder}/expected.yaml`,
      )[0]!.names,
  );
  it.each(rows)('$hashedName', ({ mesh, displayName, values, hashedName }) => {
    expect(syncedName(mesh, displayName, values)).toBe(hashedName);
  });
});

describe("HostnameGenerators that a control plane makes by itself (Kuma's own cases)", () => {
  it.each(casesOf('upstream/default-hostname-generators'))('$name', ({ folder }) => {
    const [settings] = documents<{ options: Record<string, string | boolean> }>(`${folder}/case.yaml`);
    const { mode, environment, skip, skipHostnameGenerators } = settings!.options;
    const expected = documents<{ resources?: Recorded[] }>(`${folder}/expected.yaml`)[0]?.resources ?? [];
    const controlPlane = controlPlaneOf(mode === 'global' ? 'global' : 'zone-1', {
      environment: environment === 'kubernetes' ? 'kubernetes' : 'universal',
      settings: {
        ...defaultSettings,
        skipHostnameGenerators: Boolean(skip ?? skipHostnameGenerators ?? folder.endsWith('skip-defaults')),
      },
    });
    const made = generatorsOf([], controlPlane).generators.map(({ meta, spec }) => ({
      name: meta.name,
      labels: meta.labels,
      kind: spec.selects?.kind,
      matchLabels: spec.selects?.matchLabels,
      template: spec.template,
    }));
    const wanted = expected.map(({ name, labels = {}, spec }) => {
      const [[kind, selector]] = Object.entries(spec!['selector'] as Record<string, { matchLabels?: unknown }>) as [
        [string, { matchLabels?: unknown }],
      ];
      return {
        name,
        labels,
        kind: kind[0]!.toUpperCase() + kind.slice(1),
        matchLabels: selector.matchLabels ?? {},
        template: spec!['template'],
      };
    });
    const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
    expect(made.toSorted(byName)).toEqual(wanted.toSorted(byName));
  });
});

describe("hostnames (Kuma's own cases)", () => {
  it.each(casesOf('upstream/hostnames'))('$name', ({ folder }) => {
    const [settings] = documents<{ only: HostnameKind }>(`${folder}/case.yaml`);
    const inventory = inventoryOf(`${folder}/input.yaml`);
    const kind = settings!.only;
    const services = inventory.list(kind);
    const { of } = hostnamesOf(kind, services, inventory.list('HostnameGenerator'), '', behaviours['2.13']);
    const expected = documents<{ resources: Recorded[] }>(`${folder}/expected.yaml`)[0]!.resources;
    for (const [at, { meta }] of services.entries()) {
      const { status = {} } = expected.find((one) => one.name === meta.name && one.type === kind)!;
      expect({ name: meta.name, ...of[at] }).toEqual({
        name: meta.name,
        addresses: status['addresses'] ?? [],
        hostnameGenerators: status['hostnameGenerators'] ?? [],
      });
    }
  });
});

describe("members of a MeshMultiZoneService (Kuma's own cases)", () => {
  it.each(casesOf('upstream/meshmultizoneservice-status'))('$name', ({ folder }) => {
    const inventory = inventoryOf(`${folder}/input.yaml`);
    const members = membersAmong(inventory.list('MeshService'), behaviours['2.13']);
    const got = inventory
      .list('MeshMultiZoneService')
      .map((one) => members(one, { addresses: [], hostnameGenerators: [] }));
    const expected = documents<{ resources: Recorded[] }>(`${folder}/expected.yaml`)[0]!.resources;
    expect(
      got.map(({ meta, status }) => ({
        name: meta.name,
        meshServices: status?.meshServices,
        conditions: status?.conditions,
      })),
    ).toEqual(
      expected
        .filter(({ type }) => type === 'MeshMultiZoneService')
        .map(({ name, status = {} }) => ({
          name,
          meshServices: status['meshServices'] ?? [],
          conditions: status['conditions'],
        })),
    );
  });
});

describe("VIPs (Kuma's own cases)", () => {
  // What the running allocator gave away before is history, which no input tells.
  const cases = casesOf('upstream/vips').filter(
    ({ folder }) =>
      documents<{ options: { allocatedBefore?: unknown } }>(`${folder}/case.yaml`)[0]!.options.allocatedBefore ===
      undefined,
  );
  it.each(cases)('$name', ({ folder }) => {
    const results = generateAll(
      meshContexts(inventoryOf(`${folder}/input.yaml`), controlPlaneOf('east'), {
        mode: 'Everywhere',
        asApplied: false,
      }),
    );
    const { byService } = simulateVips(results, defaultSettings.vipCidrs);
    const expected = documents<{ resources: Recorded[] }>(`${folder}/expected.yaml`)[0]!.resources;
    const wanted = expected.map(({ type, mesh, name, status }) => {
      const vips = (status?.['vips'] ?? [status?.['vip']]) as { ip: string }[];
      return [`${type}/${mesh!}/${name}`, vips[0]!.ip] as const;
    });
    expect([...byService]).toEqual(wanted);
  });
});

describe("what travels between global and zones (Kuma's own cases)", () => {
  const zones = ['zone-1', 'zone-2'];
  it.each(casesOf('upstream/kds-sync'))('$name', ({ folder }) => {
    // Upstream runs no generator of hostnames or MeshServices: only names and labels are compared.
    const settings = { ...defaultSettings, skipHostnameGenerators: true };
    const planes = ['global', ...zones].map((zone) => ({
      controlPlane: controlPlaneOf(zone, { settings }),
      store: inventoryOf(`${folder}/input.${zone}.yaml`),
    }));
    const deployment = deploymentOf(planes, asStored);
    for (const zone of ['global', ...zones]) {
      const results = deployment.resultsOf(zone);
      const expected = documents<Recorded>(`${folder}/expected.${zone}.yaml`);
      for (const kind of ['MeshService', 'MeshTimeout'] as const) {
        const held =
          kind === 'MeshService'
            ? results.flatMap(({ meshServices }) => meshServices)
            : results.flatMap(({ context }) => context.list(kind));
        const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);
        expect({
          zone,
          kind,
          held: held.map(({ meta }) => ({ name: meta.name, labels: meta.labels })).toSorted(byName),
        }).toEqual({
          zone,
          kind,
          held: expected
            .filter(({ type }) => type === kind)
            .map(({ name, labels = {} }) => ({ name, labels }))
            .toSorted(byName),
        });
      }
    }
  });
});
