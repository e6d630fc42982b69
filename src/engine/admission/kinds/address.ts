import { isDnsName, isIp } from '../formats.ts';
import { member, type Place, type Rejection, reject } from '../rejection.ts';

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/dataplane_validator.go: validateAddress */
export function checkAddress(out: Rejection[], place: Place, address: string, keys: readonly string[]): void {
  const at = member(place, 'address', keys);
  if (address === '') {
    reject(out, at, "address can't be empty");
    return;
  }
  if (address === '0.0.0.0' || address === '::') reject(out, at, 'must not be 0.0.0.0 or ::');
  if (!isIp(address) && !isDnsName(address)) reject(out, at, 'address has to be valid IP address or domain name');
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/validators.go: ValidatePort */
export function isPort(port: number): boolean {
  return port > 0 && port <= 65535;
}

export const portReason = 'port must be in the range [1, 65535]';

/** Whether the admin interface of a proxy, which listens on 127.0.0.1, meets an address. A name is no address. */
export function meetsLoopback(address: string): boolean {
  return /^(?:127\.0\.0\.1|0\.0\.0\.0|(?:0*:)+:?0*|::ffff:127\.0\.0\.1|::ffff:7f00:1|::ffff:0\.0\.0\.0)$/i.test(
    address,
  );
}
