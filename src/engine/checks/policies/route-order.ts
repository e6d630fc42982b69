import { type JsonObject, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { compareMatches } from '../../routes/match-order.ts';
import { defineCheck } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { aboutOf, at, pairsOf, sameItems } from './pairs.ts';

/** @see MS147 of the catalogue */
export const routeOrderDiffers = defineCheck({
  code: 'MS147',
  name: 'route-order-differs',
  severity: 'warning',
  title: 'Rules of routes stand in another order for a MeshService',
  why: 'Rules with matches that are equally specific are tried in the order in which the routes are merged, which for a MeshService is another one than for its kuma.io/service.',
  fix: 'put the rules into one route, or make their matches differ',
  source: 'kuma v2.13.10 pkg/plugins/policies/core/rules/outbound/resourcerules.go: BuildRules',
  on: ['any'],
  until: '2.14',
  needs: ['MeshHTTPRoute', meshServices],
  *run(ctx) {
    for (const { kind, service, destination, legacy, real } of pairsOf(ctx)) {
      if (kind !== 'MeshHTTPRoute' || real.items.length < 2 || !sameItems(legacy.items, real.items)) continue;
      if (!swapsMatches(legacy.conf, real.conf)) continue;
      const last = real.items.at(-1)!;
      yield {
        at: at(last),
        resource: aboutOf(last),
        message: `rules for MeshService ${destination.kri.name} are tried in another order than those for kuma.io/service ${service}`,
      };
    }
  },
});

/** How many matches of one destination are held against each other. */
const mostMatches = 200;

/** Whether two matches that one request can fit, and that are equally specific, stand the other way round. */
function swapsMatches(before: JsonObject, after: JsonObject): boolean {
  const old = new Map(matchesOf(before).map(({ text }, place) => [text, place]));
  const now = matchesOf(after).slice(0, mostMatches);
  return now.some((one, place) =>
    now.slice(place + 1).some(({ match, text }) => {
      const [first, second] = [old.get(one.text), old.get(text)];
      if (first === undefined || second === undefined || first < second) return false;
      return compareMatches(one.match, match) === 0 && canBothFit(one.match, match);
    }),
  );
}

function matchesOf(conf: JsonObject): readonly { readonly match: JsonObject; readonly text: string }[] {
  return objectsAt(conf, 'rules').flatMap((rule) =>
    objectsAt(rule, 'matches').map((match) => ({ match, text: JSON.stringify(match) })),
  );
}

/** Two exact paths, or two prefixes of one length, are never those of one request unless they are the same. */
function canBothFit(a: JsonObject, b: JsonObject): boolean {
  const [left, right] = [objectAt(a, 'path'), objectAt(b, 'path')];
  const [method, other] = [textAt(a, 'method'), textAt(b, 'method')];
  if (method !== '' && other !== '' && method !== other) return false;
  if (left === undefined || right === undefined || textAt(left, 'type') === 'RegularExpression') return true;
  return textAt(left, 'value') === textAt(right, 'value');
}
