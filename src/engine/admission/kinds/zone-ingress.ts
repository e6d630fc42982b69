import { isObject, type JsonObject, textOf } from '../json.ts';
import type { CheckContext, ProtoKind } from '../kind-rules.ts';
import { fieldOf, message, uint } from '../proto.ts';
import { item, member, type Rejection, reject } from '../rejection.ts';
import { checkTags } from '../tags.ts';
import { checkAddress, isPort, meetsLoopback, portReason } from './address.ts';

const zoneIngressMessage = message({
  zone: 'string',
  networking: message({
    address: 'string',
    advertisedAddress: 'string',
    port: 'uint32',
    advertisedPort: 'uint32',
    admin: message({ port: 'uint32' }),
  }),
  availableServices: {
    list: message({ tags: { map: 'string' }, instances: 'uint32', mesh: 'string', externalService: 'bool' }),
  },
});

export const zoneIngress: ProtoKind = {
  family: 'proto',
  kind: 'ZoneIngress',
  scope: 'global',
  provided: { zone: true, global: false },
  message: zoneIngressMessage,
  check,
};

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/zone_ingress_validator.go: Validate */
function check(out: Rejection[], ingress: JsonObject, context: CheckContext): void {
  const place = member(context.place, 'networking');
  const networking = asObject(fieldOf(ingress, 'networking'));
  const address = textOf(fieldOf(networking, 'address'));
  const advertised = textOf(fieldOf(networking, 'advertisedAddress'));
  const port = uint(fieldOf(networking, 'port'));
  const advertisedPort = uint(fieldOf(networking, 'advertisedPort'));
  const admin = asObject(fieldOf(networking, 'admin'));
  if (admin !== undefined) {
    const adminPort = uint(fieldOf(admin, 'port'));
    if ((adminPort === port && meetsLoopback(address)) || (adminPort === advertisedPort && meetsLoopback(advertised))) {
      reject(out, member(member(place, 'admin'), 'port'), 'must differ from port');
    }
  }
  if (advertised === '' && advertisedPort !== 0)
    reject(out, member(place, 'advertisedAddress'), 'has to be defined with advertisedPort');
  if (advertisedPort === 0 && advertised !== '')
    reject(out, member(place, 'advertisedPort'), 'has to be defined with advertisedAddress');
  // Kuma names the field twice here.
  if (address !== '') checkAddress(out, member(place, 'address'), address, []);
  if (advertised !== '') checkAddress(out, member(place, 'advertisedAddress'), advertised, []);
  if (!isPort(port)) reject(out, member(place, 'port'), portReason);
  if (advertisedPort !== 0 && !isPort(advertisedPort)) reject(out, member(place, 'advertisedPort'), portReason);
  const services = fieldOf(ingress, 'availableServices');
  if (!Array.isArray(services)) return;
  services.forEach((service, i) => {
    const at = member(item(member(context.place, 'availableService', ['availableServices']), i), 'tags');
    checkTags(out, at, asObject(fieldOf(asObject(service), 'tags')), { requireService: true });
  });
}

function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}
