import { type Labels, own, put } from '../../model/labels.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import { objectAt, objectsAt, textAt } from '../admission/json.ts';
import { parseTemplate, renderMapTemplate } from '../hostnames/template/template.ts';
import { timeKey } from '../order.ts';
import { byRank, matchesTags, rankOf } from '../rules/tag-match.ts';

type VirtualOutbound = Extract<PlainResource, { readonly kind: 'VirtualOutbound' }>;

/** A name that a VirtualOutbound gives to some tags. */
export interface VirtualName {
  readonly host: string;
  readonly port: number;
  /** Those that its parameters name. */
  readonly tags: Labels;
  readonly from: string;
}

interface Parameter {
  readonly name: string;
  readonly tagKey: string;
}

const dnsName = /^[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62}(\.[a-zA-Z0-9_][a-zA-Z0-9_-]{0,62})*[._]?$/;

/**
 * What the VirtualOutbounds of a mesh call some tags: the most specific selector first, then the youngest. One whose
 * template fails, or gives no DNS name or no port, is skipped without a word.
 *
 * @see kuma v2.13.10 pkg/dns/virtual_outbound_selector.go: Match; pkg/core/resources/apis/mesh/virtual_outbound_helpers.go
 */
export function virtualNames(virtualOutbounds: readonly VirtualOutbound[]): (tags: Labels) => readonly VirtualName[] {
  const read = virtualOutbounds.map((one) => {
    const conf = objectAt(one.spec, 'conf');
    return {
      name: one.meta.name,
      time: timeKey(one.meta.creationTime),
      selectors: objectsAt(one.spec, 'selectors').map((each) => (objectAt(each, 'match') ?? {}) as Labels),
      host: parseTemplate(textAt(conf, 'host')),
      port: parseTemplate(textAt(conf, 'port')),
      parameters: objectsAt(conf, 'parameters').map((each): Parameter => {
        const name = textAt(each, 'name');
        return { name, tagKey: textAt(each, 'tagKey') || name };
      }),
    };
  });
  return (tags) =>
    read
      .flatMap((one) => {
        const [best] = one.selectors
          .filter((selector) => Object.keys(selector).length > 0 && matchesTags(selector, tags))
          .map(rankOf)
          .toSorted(byRank);
        return best === undefined ? [] : [{ one, best }];
      })
      .toSorted((a, b) => byRank(a.best, b.best) || (a.one.time === b.one.time ? 0 : a.one.time > b.one.time ? -1 : 1))
      .flatMap(({ one }): readonly VirtualName[] => {
        const entries = new Map<string, string>();
        const outTags: Record<string, string> = {};
        for (const { name, tagKey } of one.parameters) {
          const value = own(tags, tagKey);
          if (value === undefined) continue;
          entries.set(name, value);
          put(outTags, tagKey, value);
        }
        if (!one.host.ok || !one.port.ok) return [];
        const host = renderMapTemplate(one.host, entries);
        const port = renderMapTemplate(one.port, entries);
        if (!host.ok || !port.ok || !dnsName.test(host.text) || !/^[+-]?\d+$/.test(port.text)) return [];
        const number = Number(port.text);
        if (number <= 0 || number > 65_535) return [];
        return [{ host: host.text, port: number, tags: outTags, from: one.name }];
      });
}
