import { count } from '../../../model/count.ts';
import type { Dataplane } from '../../../model/dataplane.ts';
import type { At, Edit } from '../../../model/diagnostic.ts';
import type { Finding } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { about } from '../shared/places.ts';

/** Something that a Dataplane has to be given. */
export interface AtDataplane {
  readonly dataplane: Dataplane;
  readonly at: At;
  /** Values of `kuma.io/service` that it is about. */
  readonly services: readonly string[];
  /** What the message says beside the Dataplane. */
  readonly what?: { readonly port: number; readonly tag: string };
  readonly fix?: string;
  readonly edit?: Edit;
}

/** Adds to the group of those that are mended alike. */
export function addTo(groups: Map<string, AtDataplane[]>, by: readonly unknown[], one: AtDataplane): void {
  const key = JSON.stringify(by);
  const group = groups.get(key);
  if (group === undefined) groups.set(key, [one]);
  else group.push(one);
}

/**
 * One finding for the Dataplanes of a service that are mended alike: it points at the first, and at up to three others.
 * `words` gets `Dataplane web-1`, or `3 Dataplanes of web such as web-1`.
 */
export function* alike(
  groups: ReadonlyMap<string, readonly AtDataplane[]>,
  words: (who: string, isOne: boolean, what: AtDataplane['what']) => string,
): Generator<Finding> {
  for (const group of groups.values()) {
    const [first, ...others] = group;
    const { dataplane, at, services, what, fix } = first!;
    const isOne = others.length === 0;
    const named = services.filter((service) => service !== '');
    const of = named.length === 0 ? '' : ` of ${listWords(named)}`;
    const who = isOne
      ? `Dataplane ${dataplane.meta.name}`
      : `${count(group.length, 'Dataplane')}${of} such as ${dataplane.meta.name}`;
    const edits = group.flatMap(({ edit }) => edit ?? []);
    yield {
      at,
      resource: about(dataplane),
      message: words(who, isOne, what),
      ...(isOne
        ? {}
        : {
            related: others.slice(0, 3).map((one) => ({ message: `Dataplane ${one.dataplane.meta.name}`, at: one.at })),
          }),
      ...(fix === undefined ? {} : { fix }),
      ...(edits.length === 0 ? {} : { edits }),
    };
  }
}
