import { compare } from '../order.ts';

/**
 * All greatest groups of nodes that are all joined with one another; nodes of a group ascend, groups descend by the
 * text `0:3:12` of their nodes.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/rules/rules.go: sortComponents
 * @see gonum graph/topo: BronKerbosch
 */
export function cliques(count: number, areJoined: (a: number, b: number) => boolean): readonly (readonly number[])[] {
  const neighbours = Array.from({ length: count }, (_, a) => {
    const joined = new Set<number>();
    for (let b = 0; b < count; b++) if (a !== b && areJoined(a, b)) joined.add(b);
    return joined;
  });
  const found: number[][] = [];
  const extend = (clique: readonly number[], candidates: Set<number>, excluded: Set<number>): void => {
    if (candidates.size === 0) {
      if (excluded.size === 0 && clique.length > 0) found.push([...clique].toSorted((a, b) => a - b));
      return;
    }
    // The node with most neighbours spares most branches.
    const pivot = neighbours[[...candidates, ...excluded].reduce(better)]!;
    for (const node of [...candidates]) {
      if (pivot.has(node)) continue;
      const near = neighbours[node]!;
      extend([...clique, node], shared(candidates, near), shared(excluded, near));
      candidates.delete(node);
      excluded.add(node);
    }
  };
  const better = (a: number, b: number): number => (neighbours[b]!.size > neighbours[a]!.size ? b : a);
  extend([], new Set(neighbours.keys()), new Set());
  return found.toSorted((a, b) => compare(b.join(':'), a.join(':')));
}

function shared(a: ReadonlySet<number>, b: ReadonlySet<number>): Set<number> {
  const both = new Set<number>();
  for (const node of a) if (b.has(node)) both.add(node);
  return both;
}
