import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dump } from 'js-yaml';
import { dataplanes, yamlOf } from './inputs.ts';

const folder = new URL('./inputs/', import.meta.url).pathname;

/** A folder with that many files of five Dataplanes, forty to a subfolder. */
export function tree(files: number): string {
  const root = `${folder}tree-${files}`;
  if (existsSync(root)) return root;
  let pending: string[] = [];
  let at = 0;
  for (const dataplane of dataplanes(files * 5)) {
    pending.push(`---\n${yamlOf(dataplane, '')}\n`);
    if (pending.length < 5) continue;
    const below = `${root}/team-${Math.floor(at / 40)}`;
    mkdirSync(below, { recursive: true });
    writeFileSync(`${below}/dataplanes-${at++}.yaml`, pending.join(''));
    pending = [];
  }
  return root;
}

const json = (documents: readonly unknown[]): string => documents.map((one) => JSON.stringify(one)).join('\n');

const mesh = {
  type: 'Mesh',
  name: 'default',
  meshServices: { mode: 'Everywhere' },
  mtls: { enabledBackend: 'ca', backends: [{ name: 'ca', type: 'builtin' }] },
};

const proxy = (name: string, address: string, service: string, reachable: readonly string[]): unknown => ({
  type: 'Dataplane',
  mesh: 'default',
  name,
  creationTime: '2026-03-02T08:11:40Z',
  networking: {
    address,
    transparentProxying: {
      redirectPortInbound: 15_006,
      redirectPortOutbound: 15_001,
      ...(reachable.length === 0 ? {} : { reachableServices: reachable }),
    },
    inbound: [{ port: 8080, tags: { 'kuma.io/service': service, 'kuma.io/protocol': 'http' } }],
  },
});

/** Flags that name a global control plane with generators and MeshMultiZoneServices, and zones with as many services each. */
export function zones(count: number, services: number, generators: number): readonly string[] {
  const root = `${folder}zones-${count}-${services}`;
  if (!existsSync(root)) {
    mkdirSync(root, { recursive: true });
    const matchLabels = (i: number): unknown => ({ matchLabels: { 'kuma.io/display-name': `service-${i}` } });
    const global = [
      mesh,
      ...Array.from({ length: generators }, (_, i) => ({
        type: 'HostnameGenerator',
        name: `generator-${i}`,
        spec: { selector: { meshService: matchLabels(i) }, template: `{{ .DisplayName }}.{{ .Zone }}.g${i}` },
      })),
      ...Array.from({ length: services / 10 }, (_, i) => ({
        type: 'MeshMultiZoneService',
        mesh: 'default',
        name: `service-${i}`,
        labels: { 'kuma.io/origin': 'global' },
        spec: { selector: { meshService: matchLabels(i) }, ports: [{ port: 8080, appProtocol: 'http' }] },
      })),
    ];
    writeFileSync(`${root}/global.jsonl`, json(global));
    for (let zone = 0; zone < count; zone++)
      writeFileSync(
        `${root}/zone-${zone}.jsonl`,
        json(
          Array.from({ length: services }, (_, i) =>
            proxy(`dp-${i}`, `10.${zone}.${i >> 8}.${i & 255}`, `service-${i}`, []),
          ),
        ),
      );
  }
  const zoneFlags = Array.from({ length: count }, (_, zone) => [
    '--source',
    `zone=zone-${zone},path=${root}/zone-${zone}.jsonl`,
  ]);
  return ['--source', `zone=global,path=${root}/global.jsonl`, ...zoneFlags.flat()];
}

/** A file with services and proxies, one proxy in five with `reachableServices`, and policies, one for each service in turn. */
export function proxies(services: number, count: number, policyCount = 50): string {
  const path = `${folder}proxies-${services}-${count}${policyCount === 50 ? '' : `-${policyCount}`}.jsonl`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const policies = Array.from({ length: policyCount }, (_, i) => ({
    type: 'MeshTimeout',
    mesh: 'default',
    name: `timeout-${i}`,
    spec: {
      targetRef: { kind: 'Mesh' },
      to: [
        {
          targetRef: { kind: 'MeshService', labels: { 'kuma.io/display-name': `service-${i}` } },
          default: { connectionTimeout: '5s' },
        },
      ],
    },
  }));
  const all = Array.from({ length: count }, (_, i) => {
    const service = i % services;
    return proxy(
      `dp-${i}`,
      `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
      `service-${service}`,
      i % 5 === 0 ? [`service-${(service + 1) % services}`] : [],
    );
  });
  writeFileSync(path, json([mesh, ...policies, ...all]));
  return path;
}

/**
 * Flags that name a global control plane with 50 policies, and zones that share these proxies: `per` zones run each
 * service, one proxy in five has `reachableServices`.
 */
export function zonesWithProxies(count: number, services: number, per: number, proxyCount: number): readonly string[] {
  const root = `${folder}mesh-${count}-${services}-${per}-${proxyCount}`;
  if (!existsSync(root)) {
    mkdirSync(root, { recursive: true });
    const timeouts = Array.from({ length: 50 }, (_, i) => ({
      type: 'MeshTimeout',
      mesh: 'default',
      name: `timeout-${i}`,
      spec: {
        to: [{ targetRef: { kind: 'MeshService', name: `service-${i}` }, default: { connectionTimeout: '5s' } }],
      },
    }));
    writeFileSync(`${root}/global.jsonl`, json([{ ...mesh, meshServices: { mode: 'Disabled' } }, ...timeouts]));
    const documents = Array.from({ length: count }, (_, zone): unknown[] => [
      {
        type: 'ZoneIngress',
        name: `ingress-zone-${zone}`,
        zone: `zone-${zone}`,
        networking: {
          address: `10.200.0.${zone + 1}`,
          port: 10_001,
          advertisedAddress: `203.0.113.${zone + 1}`,
          advertisedPort: 10_001,
        },
      },
    ]);
    for (let i = 0; i < proxyCount; i++) {
      const service = i % services;
      const zone = (service + (Math.floor(i / services) % per)) % count;
      documents[zone]!.push(
        proxy(
          `dp-${i}`,
          `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`,
          `service-${service}`,
          i % 5 === 0 ? [`service-${(service + 1) % services}`] : [],
        ),
      );
    }
    for (const [zone, own] of documents.entries()) writeFileSync(`${root}/zone-${zone}.jsonl`, json(own));
  }
  const zoneFlags = Array.from({ length: count }, (_, zone) => [
    '--source',
    `zone=zone-${zone},path=${root}/zone-${zone}.jsonl`,
  ]);
  return ['--source', `zone=global,path=${root}/global.jsonl`, ...zoneFlags.flat()];
}

/** The same resources as YAML, one document each. */
export function inYaml(file: string): string {
  const path = file.replace('.jsonl', '.yaml');
  if (existsSync(path)) return path;
  const documents = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => `---\n${dump(JSON.parse(line))}`);
  writeFileSync(path, documents.join(''));
  return path;
}

/** The same file a day later: one proxy in a hundred is gone, one in a hundred has another port, one policy in ten is new. */
export function changed(file: string): string {
  const path = file.replace('.jsonl', '-changed.jsonl');
  if (existsSync(path)) return path;
  const lines = readFileSync(file, 'utf8').split('\n');
  const later = lines.flatMap((line, i) => {
    if (!line.startsWith('{"type":"Dataplane"'))
      return i % 10 === 3 ? [line, line.replace(/"name":"timeout-/, '"name":"later-')] : [line];
    if (i % 100 === 7) return [];
    return [i % 100 === 57 ? line.replace('"port":8080', '"port":8081') : line];
  });
  writeFileSync(path, later.join('\n'));
  return path;
}

/** A file with services of two proxies each, and that many policies: by name, by labels, routes, and one slip in ten. */
export function references(policies: number, services: number): string {
  const path = `${folder}references-${policies}-${services}.jsonl`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const all: unknown[] = [mesh];
  for (let i = 0; i < policies; i++) {
    const name = `service-${(i * 7) % services}`;
    const labels = { 'kuma.io/display-name': name };
    const to = i % 10 === 9 ? { name: `${name}x` } : i % 2 === 0 ? { name } : { labels };
    const top =
      i % 4 === 0 ? { kind: 'Mesh' } : { kind: 'Dataplane', labels: { app: `service-${(i * 3) % services}` } };
    const targetRef = { kind: 'MeshService', ...to };
    const item =
      i % 5 === 4
        ? { targetRef, rules: [{ default: { backendRefs: [{ kind: 'MeshService', port: 8080, weight: 1, labels }] } }] }
        : { targetRef, default: { connectionTimeout: '5s' } };
    all.push({
      type: i % 5 === 4 ? 'MeshTCPRoute' : 'MeshTimeout',
      mesh: 'default',
      name: `policy-${i}`,
      spec: { targetRef: top, to: [item] },
    });
  }
  for (let i = 0; i < services * 2; i++) {
    const service = `service-${i % services}`;
    const made = proxy(`dp-${i}`, `10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, service, []);
    all.push({ ...(made as object), labels: { app: service } });
  }
  writeFileSync(path, json(all));
  return path;
}
