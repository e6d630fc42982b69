import { type Labels, put } from '../model/labels.ts';

const texts = new Map<string, string>();
const maps = new Map<string, Labels>();
const most = 100_000;

/**
 * A text that holds nothing but itself, and equal ones are one.
 *
 * What a parser cuts out of a manifest keeps the whole manifest in memory; of a cluster only little is needed.
 */
export function kept(text: string): string {
  const known = texts.get(text);
  if (known !== undefined) return known;
  if (texts.size >= most) texts.clear();
  const copy = detached(text);
  texts.set(copy, copy);
  return copy;
}

/** A text that holds nothing but itself; for what is hardly ever said twice, such as a uid. */
export function detached(text: string): string {
  // A short piece is a copy already; a long one becomes a copy when it is joined and cut again.
  return text.length < 13 ? text : ` ${text}`.slice(1);
}

const none: Labels = Object.freeze({});

/** The entries of a map whose keys are wanted, as {@link kept} texts; equal maps are one. What is no text is left out. */
export function keptMap(map: unknown, isWanted?: (key: string) => boolean): Labels {
  if (map === null || map === undefined || typeof map !== 'object') return none;
  const entries: string[] = [];
  for (const key of Object.keys(map)) {
    if (isWanted !== undefined && !isWanted(key)) continue;
    const value = (map as Record<string, unknown>)[key];
    if (typeof value === 'string') entries.push(key, value);
    else if (value === null) entries.push(key, '');
  }
  if (entries.length === 0) return none;
  const id = entries.join('\n');
  const known = maps.get(id);
  if (known !== undefined) return known;
  if (maps.size >= most) maps.clear();
  const copy: Record<string, string> = {};
  for (let at = 0; at < entries.length; at += 2) put(copy, kept(entries[at]!), kept(entries[at + 1]!));
  maps.set(id, copy);
  return copy;
}

/** Of annotations those that Kuma reads; others may be as long as the manifest itself. */
export function isKumaKey(key: string): boolean {
  return key.includes('kuma.io/');
}
