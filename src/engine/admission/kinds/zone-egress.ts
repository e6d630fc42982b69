import { type JsonObject, objectAt, textAt } from '../json.ts';
import type { CheckContext, ProtoKind } from '../kind-rules.ts';
import { fieldOf, message, uint } from '../proto.ts';
import { member, type Rejection, reject } from '../rejection.ts';
import { checkAddress, isPort, meetsLoopback, portReason } from './address.ts';

const zoneEgressMessage = message({
  zone: 'string',
  networking: message({ address: 'string', port: 'uint32', admin: message({ port: 'uint32' }) }),
});

export const zoneEgress: ProtoKind = {
  family: 'proto',
  kind: 'ZoneEgress',
  scope: 'global',
  provided: { zone: true, global: false },
  message: zoneEgressMessage,
  check,
};

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/zone_egress_validator.go: Validate */
function check(out: Rejection[], egress: JsonObject, context: CheckContext): void {
  const place = member(context.place, 'networking');
  const networking = objectAt(egress, 'networking');
  const address = textAt(networking, 'address');
  const port = uint(fieldOf(networking, 'port'));
  const admin = objectAt(networking, 'admin');
  if (admin !== undefined && uint(fieldOf(admin, 'port')) === port && meetsLoopback(address)) {
    reject(out, member(member(place, 'admin'), 'port'), 'must differ from port');
  }
  // Kuma names the field twice here.
  if (address !== '') checkAddress(out, member(place, 'address'), address, []);
  if (!isPort(port)) reject(out, member(place, 'port'), portReason);
}
