import type { Dataplane } from '../../model/dataplane.ts';
import { type Labels, label } from '../../model/labels.ts';
import type { PlainResource } from '../../model/plain-resource.ts';
import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../admission/json.ts';
import { timeKey } from '../order.ts';
import { readTargetRef } from '../resolve/read-ref.ts';
import { byRank, matchesTags, type Rank, rankOf } from './tag-match.ts';

type MeshGateway = Extract<PlainResource, { readonly kind: 'MeshGateway' }>;

/** A listener of a built-in gateway. */
export interface GatewayListener {
  readonly port: number;
  /** `*` where it has none. */
  readonly hostname: string;
  readonly tags: Labels;
}

/** A MeshGateway, as far as policies look at it. */
export interface Gateway {
  readonly resource: MeshGateway;
  readonly selectors: readonly Labels[];
  readonly tags: Labels;
  readonly listeners: readonly GatewayListener[];
}

const tagsAt = (object: JsonObject, key: string): Labels => readTargetRef({ tags: objectAt(object, key) ?? {} }).tags;

export function readGateway(resource: MeshGateway): Gateway {
  const spec = resource.spec;
  return {
    resource,
    selectors: objectsAt(spec, 'selectors').map((one) => tagsAt(one, 'match')),
    tags: tagsAt(spec, 'tags'),
    listeners: objectsAt(objectAt(spec, 'conf'), 'listeners').map((one) => ({
      port: numberAt(one, 'port') ?? 0,
      hostname: textAt(one, 'hostname') || '*',
      tags: tagsAt(one, 'tags'),
    })),
  };
}

/**
 * The MeshGateway of a Dataplane among some by name, or `undefined` where none selects it: the most tags in the
 * selector, then the most exact ones, then the youngest, then the first. A Dataplane with inbounds can have one too.
 *
 * @see kuma v2.13.10 pkg/core/policy/dataplane_matcher.go: SelectDataplanePolicyWithMatcher
 */
export function gatewayOf<G extends Gateway>(
  dataplane: Dataplane,
  labels: Labels,
  gateways: readonly G[],
): G | undefined {
  let best: G | undefined;
  let bestRank: Rank = { all: 0, exact: 0 };
  const consider = (gateway: G, rank: Rank): void => {
    const order = byRank(bestRank, rank);
    const isFirst = best === undefined && rank.all === 0;
    if (order > 0 || isFirst || (order === 0 && best !== undefined && isYounger(gateway, best)))
      [best, bestRank] = [gateway, order > 0 ? rank : bestRank];
  };
  for (const gateway of gateways) {
    if (!isInZone(gateway, labels)) continue;
    const selectors = gateway.selectors.length === 0 ? [{}] : gateway.selectors;
    for (const selector of selectors) if (isSelected(dataplane, selector)) consider(gateway, rankOf(selector));
  }
  return best;
}

function isYounger(a: Gateway, b: Gateway): boolean {
  return timeKey(a.resource.meta.creationTime) > timeKey(b.resource.meta.creationTime);
}

function isSelected({ spec }: Dataplane, selector: Labels): boolean {
  if (spec.inbound.some(({ tags }) => matchesTags(selector, tags))) return true;
  return matchesTags(selector, spec.gateway?.tags ?? {});
}

/** A gateway of another zone is none here. @see kuma v2.13.10 pkg/plugins/policies/core/matchers/dataplane.go: filterGatewaysByZone */
function isInZone({ resource }: Gateway, labels: Labels): boolean {
  const own = resource.meta.labels;
  const origin = own[label.origin];
  if (origin === undefined || origin === 'global') return true;
  const zone = labels[label.zone];
  if (zone === undefined) return true;
  return origin === 'zone' && (own[label.zone] === undefined || own[label.zone] === zone);
}
