import type { Manifest } from '../../engine/plan/manifests/manifest.ts';
import type { MigrationPlan } from '../../engine/plan/plan.ts';
import { csvText } from '../../output/formats/csv.ts';
import { jsonPieces } from '../../output/formats/json.ts';
import { yamlDocuments } from '../../output/formats/yaml.ts';
import { planMarkdown } from '../../output/pages/plan-markdown.ts';
import { verifyLines } from '../../output/pages/plan-verify.ts';

/** Every file of a plan by its path: the page, the inventory, manifests by phase, how to verify, the way back. */
export function planFiles(
  plan: MigrationPlan,
  answer: unknown,
  version: string,
): ReadonlyMap<string, string | Iterable<string>> {
  const files = new Map<string, string | Iterable<string>>([
    ['plan.md', planMarkdown(plan, version)],
    ['plan.json', jsonPieces(answer)],
    ...inventoryFiles(plan),
  ]);
  for (const manifest of plan.manifests) {
    files.set(manifest.path, manifestText(manifest));
    const back = backOf(manifest);
    if (back !== undefined) files.set(`rollback/${manifest.path}`, back);
  }
  for (const phase of plan.phases) {
    const lines = verifyLines(plan, phase);
    if (lines.length > 0) files.set(`verify/${phase.id}.sh`, `#!/bin/sh\nset -u\n${lines.join('\n')}\n`);
  }
  return files;
}

function inventoryFiles({ families, names, coverage, proof }: MigrationPlan): readonly (readonly [string, string])[] {
  return [
    [
      '00-inventory/families.csv',
      csvText(
        [
          'mesh',
          'family',
          'namespace',
          'legacy',
          'zones',
          'ports',
          'used',
          'possible',
          'denied',
          'called in',
          'today',
          'decision',
          'alternative',
          'review',
        ],
        families.map((one) => [
          one.mesh,
          one.name,
          one.namespace,
          one.legacy.join(' '),
          Object.entries(one.zones)
            .map(([zone, count]) => `${zone}:${count}`)
            .join(' '),
          one.ports.map(({ port, protocol }) => `${port}/${protocol}`).join(' '),
          String(one.consumers.used),
          String(one.consumers.possible),
          String(one.consumers.denied),
          one.calledIn.map(({ hostname, object }) => `${object}:${hostname}`).join(' '),
          one.classes.join(' '),
          one.decision,
          one.alternative,
          one.review.join('; '),
        ]),
      ),
    ],
    [
      '00-inventory/services.csv',
      csvText(
        ['mesh', 'service', 'family', 'port'],
        families.flatMap((one) =>
          one.ports.flatMap(({ port, services }) =>
            services.map((service) => [one.mesh, service, one.name, String(port)]),
          ),
        ),
      ),
    ],
    [
      '00-inventory/urls.csv',
      csvText(
        ['mesh', 'before', 'after'],
        names.map(({ mesh, before, after }) => [mesh, before, after.join(' ')]),
      ),
    ],
    [
      '00-inventory/metrics-map.csv',
      csvText(
        ['mesh', 'cluster', 'clusters'],
        names.map(({ mesh, service, clusters }) => [mesh, service, clusters.join(' ')]),
      ),
    ],
    [
      '00-inventory/consumers.csv',
      csvText(
        ['mesh', 'zone', 'family', 'difference', 'verdict', 'before', 'after', 'consumers', 'number'],
        proof.differences.map((one) => [
          one.mesh,
          one.zone,
          one.family,
          one.class,
          one.verdict,
          one.before,
          one.after,
          one.consumers.join(' '),
          String(one.count),
        ]),
      ),
    ],
    [
      '00-inventory/coverage.md',
      coverage.length === 0
        ? '# Coverage\n\nNothing that the plan leans on is missing.\n'
        : `# Coverage\n\n${coverage.map(({ what, zone, because }) => `- ${what}${zone === '' ? '' : ` (${zone})`}: ${because}`).join('\n')}\n`,
    ],
  ];
}

/** A manifest as it is written; of a patch the command that applies it stands above it. */
export function manifestText({ how, documents, commands }: Manifest): string {
  if (how === 'run') return `#!/bin/sh\nset -eu\n${commands.join('\n')}\n`;
  const comment = commands.map((command) => `# ${command}\n`).join('');
  return `${comment}${yamlDocuments(documents)}`;
}

/** What stood there before; what is new goes by a command, since nothing here deletes. */
function backOf({ how, documents, previous, path }: Manifest): string | undefined {
  if (how === 'patch') return undefined;
  if (how === 'run') return previous.length === 0 ? undefined : yamlDocuments(previous);
  return previous.length > 0 ? yamlDocuments(previous) : documents.map((one) => deletion(one, path)).join('');
}

function deletion(document: Readonly<Record<string, unknown>>, path: string): string {
  const text = (key: string): string => (typeof document[key] === 'string' ? document[key] : '');
  const metadata = document['metadata'] as { name?: string; namespace?: string } | undefined;
  const command =
    metadata === undefined
      ? `kumactl delete ${text('type').toLowerCase()} ${text('name')}${text('mesh') === '' ? '' : ` -m ${text('mesh')}`}`
      : `kubectl delete ${text('kind').toLowerCase()} ${metadata.name ?? ''} -n ${metadata.namespace ?? ''}`;
  return `# ${path} is new; to go back:\n# ${command}\n`;
}
