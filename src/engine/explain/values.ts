import { type Kri, parseKri } from '../../model/kri.ts';
import type { Labels } from '../../model/labels.ts';
import { isIp } from '../admission/formats.ts';
import type { DestinationKind } from '../resolve/destinations.ts';

/** Something that stands for a service. */
export type Value =
  | { readonly by: 'kri'; readonly kri: Kri }
  /** A section is the name or the number of a port. */
  | { readonly by: 'labels'; readonly kind: DestinationKind; readonly labels: Labels; readonly section: string }
  | { readonly by: 'name'; readonly kind: DestinationKind; readonly name: string; readonly section: string }
  | { readonly by: 'address'; readonly address: string; readonly port: number | undefined }
  /** A hostname, a value of `kuma.io/service`, or the name of a resource. */
  | { readonly by: 'word'; readonly word: string; readonly port: number | undefined };

/** Reads a value as it is typed; `kindOfWord` knows the kinds. Anything is at least a word. */
export function parseValue(text: string, kindOf: (word: string) => DestinationKind | undefined): Value {
  const kri = parseKri(text);
  if (kri !== undefined) return { by: 'kri', kri };
  const byLabels = /^([A-Za-z-]+)\[([^\]]*)\](?::(.+))?$/.exec(text);
  const labelled = byLabels === null ? undefined : kindOf(byLabels[1]!);
  if (labelled !== undefined)
    return { by: 'labels', kind: labelled, labels: pairsOf(byLabels![2]!), section: byLabels![3] ?? '' };
  const byName = /^([A-Za-z-]+)\/([^:/]+)(?::(.+))?$/.exec(text);
  const named = byName === null ? undefined : kindOf(byName[1]!);
  if (named !== undefined) return { by: 'name', kind: named, name: byName![2]!, section: byName![3] ?? '' };
  if (isIp(text)) return { by: 'address', address: text, port: undefined };
  const [, head, number] = /^\[?(.+?)\]?:(\d+)$/.exec(text) ?? [];
  const port = number === undefined ? undefined : Number(number);
  if (head !== undefined && isIp(head)) return { by: 'address', address: head, port };
  return { by: 'word', word: (head ?? text).replace(/\.$/, ''), port };
}

function pairsOf(text: string): Labels {
  const pairs: Record<string, string> = {};
  for (const pair of text.split(',')) {
    const at = pair.indexOf('=');
    if (at > 0) pairs[pair.slice(0, at).trim()] = pair.slice(at + 1).trim();
  }
  return pairs;
}
