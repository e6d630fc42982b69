import type { LinesBlock } from '../page.ts';
import { aligned, type NamedLines } from './aligned.ts';

/** What a service is in one mode. */
export interface InMode {
  readonly mode: string;
  /** The mesh is in it today. */
  readonly today: boolean;
  /** `undefined`: there is none of the name. */
  readonly resource: { readonly hostnames: readonly string[] } | undefined;
  readonly proxies: number;
  /** Proxies that have an outbound to the resource. */
  readonly byResource: number;
  /** Proxies that have one to a value of `kuma.io/service` that its Dataplanes carry. */
  readonly byTag: number;
}

/** What each mode makes of a service. */
export function modesBlock(kind: string, modes: readonly InMode[]): LinesBlock {
  return {
    block: 'lines',
    lines: [
      'modes',
      ...aligned(
        modes.map((one): NamedLines => {
          const { mode, today, resource, proxies, byResource, byTag } = one;
          const parts = [
            resource === undefined ? `no ${kind}` : `${kind}: ${byResource} of ${proxies} proxies reach it`,
            `kuma.io/service: ${byTag} of ${proxies}`,
          ];
          return [`${mode}${today ? ' (today)' : ''}`, [parts.join('; ')]];
        }),
      ),
    ],
  };
}
