import { type JsonObject, textAt } from './json.ts';
import { member, type Place, type Rejection, reject } from './rejection.ts';

/** @see kuma v2.13.10 api/common/v1alpha1/tls/tls.go: ValidateVersion */
export function checkTlsVersion(out: Rejection[], place: Place, version: JsonObject): void {
  const order = ['TLS10', 'TLS11', 'TLS12', 'TLS13'];
  const min = order.indexOf(textAt(version, 'min'));
  const max = order.indexOf(textAt(version, 'max'));
  if (min >= 0 && max >= 0 && min > max) reject(out, member(place, 'min'), 'min version must be lower than max');
}
