import type { GenerateResult } from '../generate/generate.ts';
import type { Destination } from '../resolve/destinations.ts';
import { simulateVips } from '../vips/allocate.ts';

/** The addresses of a destination's listeners. */
export interface Vips {
  /** None where the range has none left: then nobody has an outbound to it. */
  readonly addresses: readonly string[];
  /** None is stored: what a control plane without history would give, were this its only mesh. */
  readonly assumed: boolean;
}

/** The VIPs of destinations: what is stored, else what the next tick gives as far as that can be told. */
export function vipsOf(
  destinations: readonly Destination[],
  generated: GenerateResult,
): ReadonlyMap<Destination, Vips> {
  const { byService } = simulateVips([generated], generated.context.controlPlane.settings.vipCidrs);
  return new Map(
    destinations.map((one): [Destination, Vips] => {
      if (one.vips.length > 0) return [one, { addresses: one.vips, assumed: false }];
      const address = byService.get(`${one.kind}/${one.meta.mesh}/${one.meta.name}`);
      return [one, { addresses: address === undefined ? [] : [address], assumed: true }];
    }),
  );
}
