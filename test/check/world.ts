import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A new folder with these files, which is the root of a repository. */
export function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshsvc-'));
  mkdirSync(join(folder, '.git'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** A Dataplane of Universal, as YAML. */
export function dataplane(name: string, service: string, port: number, created = '2026-03-02T08:11:40Z'): string {
  return `type: Dataplane
mesh: default
name: ${name}
creationTime: "${created}"
networking:
  address: 10.0.0.1
  inbound:
  - port: ${port}
    tags: {kuma.io/service: ${service}, kuma.io/protocol: http}
`;
}

/** Two Dataplanes of one service that do not agree. */
export const conflict = `${dataplane('web-1', 'web', 8080)}---\n${dataplane('web-2', 'web', 9090, '2026-06-19T08:00:00Z')}`;
