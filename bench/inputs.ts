import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';

/** A seeded stream of numbers in [0, 1): the same inputs on every machine (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Dataplane {
  readonly type: 'Dataplane';
  readonly mesh: string;
  readonly name: string;
  readonly creationTime: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly networking: {
    readonly address: string;
    readonly inbound: readonly {
      readonly port: number;
      readonly servicePort: number;
      readonly name?: string;
      readonly tags: Readonly<Record<string, string>>;
    }[];
  };
}

/** Dataplanes as a Universal zone stores them: twenty to a service, one in five with two inbounds, a few conflicts. */
export function* dataplanes(count: number): Generator<Dataplane> {
  const next = random(7);
  const services = Math.max(1, Math.round(count / 20));
  for (let i = 0; i < count; i++) {
    const service = `service-${Math.floor(next() * services)}`;
    const conflict = next() < 0.002;
    const two = next() < 0.2;
    const tags = (name: string, protocol: string): Record<string, string> => ({
      'kuma.io/protocol': protocol,
      'kuma.io/service': name,
      'kuma.io/zone': 'east',
      team: `team-${Math.floor(next() * 40)}`,
      version: `v${1 + Math.floor(next() * 3)}`,
    });
    yield {
      type: 'Dataplane',
      mesh: 'default',
      name: `${service}-${i}`,
      creationTime: new Date(Date.UTC(2026, 0, 1) + Math.floor(next() * 2e10)).toISOString(),
      labels: {
        'kuma.io/env': 'universal',
        'kuma.io/mesh': 'default',
        'kuma.io/origin': 'zone',
        'kuma.io/zone': 'east',
      },
      networking: {
        address: `10.${(i >> 16) & 255}.${(i >> 8) & 255}.${i & 255}`,
        inbound: [
          { port: conflict ? 9090 : 8080, servicePort: 18_080, name: 'main', tags: tags(service, 'http') },
          ...(two ? [{ port: 9000, servicePort: 19_000, tags: tags(`${service}-admin`, 'tcp') }] : []),
        ],
      },
    };
  }
}

/** A Dataplane as YAML, every line behind an indent. */
export function yamlOf(dataplane: Dataplane, indent: string): string {
  const { networking, labels } = dataplane;
  const lines = [
    'type: Dataplane',
    `mesh: ${dataplane.mesh}`,
    `name: ${dataplane.name}`,
    `creationTime: "${dataplane.creationTime}"`,
    'labels:',
  ];
  for (const [key, value] of Object.entries(labels)) lines.push(`  ${key}: ${value}`);
  lines.push('networking:', `  address: ${networking.address}`, '  inbound:');
  for (const { port, servicePort, name, tags } of networking.inbound) {
    lines.push(`  - port: ${port}`, `    servicePort: ${servicePort}`);
    if (name !== undefined) lines.push(`    name: ${name}`);
    lines.push('    tags:');
    for (const [key, value] of Object.entries(tags)) lines.push(`      ${key}: ${value}`);
  }
  return lines.map((line, index) => (index === 0 && indent !== '' ? '- ' : indent) + line).join('\n');
}

export type Shape = 'yaml' | 'list' | 'json' | 'broken';

const folder = new URL('./inputs/', import.meta.url).pathname;

/** A file with that many Dataplanes, made when it is not there yet; `broken` has an error in one document of a hundred. */
export function inputFile(count: number, shape: Shape): string {
  const path = `${folder}${shape}-${count}.${shape === 'json' ? 'json' : 'yaml'}`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const file = openSync(path, 'w');
  let pending: string[] = [];
  const flush = (): void => {
    writeSync(file, pending.join(''));
    pending = [];
  };
  if (shape === 'list') pending.push('apiVersion: v1\nkind: List\nitems:\n');
  if (shape === 'json') pending.push('{"items":[');
  let at = 0;
  for (const dataplane of dataplanes(count)) {
    if (shape === 'json') pending.push(`${at > 0 ? ',' : ''}${JSON.stringify(dataplane)}`);
    else if (shape === 'list') pending.push(`${yamlOf(dataplane, '  ')}\n`);
    else pending.push(`---\n${yamlOf(dataplane, '')}\n${shape === 'broken' && at % 100 === 50 ? 'labels: [\n' : ''}`);
    at++;
    if (pending.length > 2000) flush();
  }
  if (shape === 'json') pending.push(`],"total":${count}}\n`);
  if (shape === 'list') pending.push('metadata: {resourceVersion: ""}\n');
  flush();
  closeSync(file);
  return path;
}
