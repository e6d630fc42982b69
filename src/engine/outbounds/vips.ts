import type { Destination } from '../resolve/destinations.ts';

/** The addresses of a destination's listeners. */
export interface Vips {
  readonly addresses: readonly string[];
  /** None is stored: the next free one of a control plane that starts anew. */
  readonly assumed: boolean;
}

const first: Readonly<Record<Destination['kind'], number>> = {
  MeshService: 241,
  MeshExternalService: 242,
  MeshMultiZoneService: 243,
};

/**
 * The VIPs of destinations, in their order: what is stored, else the lowest address of the kind's network that nobody
 * has, beginning with its very first one.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/core/vip/allocator.go
 */
export function vipsOf(destinations: readonly Destination[]): ReadonlyMap<Destination, Vips> {
  const used = new Set(destinations.flatMap(({ vips }) => vips));
  const next: Record<string, number> = {};
  return new Map(
    destinations.map((one): [Destination, Vips] => {
      if (one.vips.length > 0) return [one, { addresses: one.vips, assumed: false }];
      const base = first[one.kind];
      let number = next[one.kind] ?? 0;
      while (used.has(address(base, number))) number++;
      next[one.kind] = number + 1;
      return [one, { addresses: [address(base, number)], assumed: true }];
    }),
  );
}

function address(base: number, number: number): string {
  return `${base}.${(number >> 16) & 255}.${(number >> 8) & 255}.${number & 255}`;
}
