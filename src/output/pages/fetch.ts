import type { Page } from '../page.ts';

/** What was fetched, as far as the page shows it. */
export interface FetchedBundle {
  readonly sources: readonly {
    readonly zone: string;
    readonly from: string;
    readonly context: string;
    readonly product: { readonly name: string; readonly version: string } | undefined;
    readonly commands: readonly {
      readonly command: string;
      readonly kind: string;
      readonly status: string;
      readonly reason?: string;
    }[];
    readonly resources: Readonly<Record<string, readonly unknown[]>>;
  }[];
}

const shown = 6;

/** Control planes with what they hold, what is missing, and what to do with it. */
export function fetchPage({ sources }: FetchedBundle, file: string): Page {
  const rows = sources.map(({ zone, from, context, product, resources }) => [
    zone,
    context === '' ? from : `${from} ${context}`,
    product === undefined ? '' : `${product.name} ${product.version}`,
    countWords(resources),
  ]);
  const failed = sources.flatMap(({ zone, commands }) =>
    commands
      .filter(({ status }) => status === 'failed')
      .map(
        ({ kind, command, reason = '' }) =>
          `missing: ${kind === '' ? command : kind}${zone === '' ? '' : ` of ${zone}`}: ${reason}`,
      ),
  );
  return [
    { block: 'table', columns: ['ZONE', 'FROM', 'PRODUCT', 'RESOURCES'], rows },
    ...(failed.length === 0 ? [] : [{ block: 'lines', lines: failed } as const]),
    ...(file === '-' ? [] : [{ block: 'lines', lines: [`written to ${file}: meshsvc check -f ${file}`] } as const]),
  ];
}

function countWords(resources: Readonly<Record<string, readonly unknown[]>>): string {
  const counts = Object.entries(resources)
    .map(([kind, items]) => [kind, items.length] as const)
    .filter(([, count]) => count > 0)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const total = counts.reduce((sum, [, count]) => sum + count, 0);
  const first = counts.slice(0, shown).map(([kind, count]) => `${count} ${kind}`);
  const more = counts.length > shown ? ', …' : '';
  return total === 0 ? 'none' : `${total}: ${first.join(', ')}${more}`;
}
