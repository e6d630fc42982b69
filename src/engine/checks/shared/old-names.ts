import type { Inventory } from '../../../model/inventory.ts';
import { type Text, textsWith } from './texts.ts';

const hostname = /[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?/gi;

/** A place where an application has one of some names. */
export interface NameInText<T> {
  readonly text: Text;
  /** In small letters. */
  readonly host: string;
  /** Where it begins in the text. */
  readonly index: number;
  readonly owner: T;
}

/** Places in Pods, what makes Pods and ConfigMaps that have one of the names, which are in small letters. */
export function* namesInTexts<T>(inventory: Inventory, owners: ReadonlyMap<string, T>): Generator<NameInText<T>> {
  if (owners.size === 0) return;
  const suffixes = new Set([...owners.keys()].map((host) => host.slice(host.lastIndexOf('.') + 1)));
  const pattern = new RegExp(
    `\\.(?:${[...suffixes].map((one) => one.replaceAll(/[^a-z0-9_-]/g, '\\$&')).join('|')})\\b`,
    'i',
  );
  for (const text of textsWith(inventory, pattern))
    for (const match of text.text.matchAll(hostname)) {
      const host = match[0].toLowerCase();
      const owner = owners.get(host);
      if (owner !== undefined) yield { text, host, index: match.index, owner };
    }
}
