import { type JsonObject, objectAt, textAt } from './json.ts';
import { item, member, type Place, type Rejection, reject } from './rejection.ts';

const trustDomain = /^[a-z0-9._-]{1,255}$/;
const segment = /^[a-zA-Z0-9._-]+$/;

/** @see github.com/spiffe/go-spiffe spiffeid: FromString */
function isSpiffeId(id: string): boolean {
  if (!id.startsWith('spiffe://')) return false;
  const rest = id.slice('spiffe://'.length);
  const slash = rest.indexOf('/');
  const domain = slash < 0 ? rest : rest.slice(0, slash);
  if (!trustDomain.test(domain)) return false;
  if (slash < 0) return true;
  return rest
    .slice(slash + 1)
    .split('/')
    .every((part) => part !== '.' && part !== '..' && segment.test(part));
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/validators.go: ValidateMatch */
export function checkMatches(out: Rejection[], place: Place, matches: readonly JsonObject[]): void {
  matches.forEach((match, i) => {
    const spiffeId = objectAt(match, 'spiffeID');
    if (spiffeId !== undefined && !isSpiffeId(textAt(spiffeId, 'value')))
      reject(out, member(item(place, i), 'spiffeID'), 'must be a valid Spiffe ID');
  });
}
