import type { Finding, GenerationContext } from './define-check.ts';
import { listWords } from './generate/words.ts';

export interface OnePerPlace {
  /** Findings that differ in the name of a zone alone are one that names them all; else each zone has its own. */
  readonly joinZones?: boolean;
}

/** Findings of one check, each once: what several zones see alike, and what several Pods have of one template. */
export function onePerPlace(
  { generated }: GenerationContext,
  { joinZones = false }: OnePerPlace,
): (findings: Iterable<Finding>) => readonly Finding[] {
  const zones = new Set(joinZones ? generated.map(({ context }) => context.controlPlane.zone) : []);
  zones.delete('');
  const names = [...zones].map((zone) => zone.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const named = zones.size < 2 ? undefined : new RegExp(`\\bzone (${names.join('|')})(?![\\w.-])`);
  return (findings) => {
    const found = new Map<string, { finding: Finding; readonly zones: string[] }>();
    for (const finding of findings) {
      const { at, message, resource } = finding;
      const [written, zone] = named?.exec(message) ?? [];
      const masked = written === undefined ? message : message.replace(written, 'zone *');
      const { file, document, item } = at.origin;
      const key = JSON.stringify([
        file,
        document,
        item,
        at.path,
        masked,
        resource?.kind,
        resource?.name,
        finding.severity,
      ]);
      const known = found.get(key);
      if (known === undefined) found.set(key, { finding, zones: zone === undefined ? [] : [zone] });
      else if (zone !== undefined && !known.zones.includes(zone)) known.zones.push(zone);
    }
    return [...found.values()].map(({ finding, zones: all }) =>
      all.length < 2
        ? finding
        : { ...finding, message: finding.message.replace(`zone ${all[0]!}`, `zones ${listWords(all.toSorted())}`) },
    );
  };
}
