import { nanoseconds } from '../durations.ts';
import type { AdmissionFacts } from '../facts.ts';
import { isIp } from '../formats.ts';
import { isObject, type JsonObject, textOf } from '../json.ts';
import type { CheckContext, ProtoKind } from '../kind-rules.ts';
import { fieldOf, uint } from '../proto.ts';
import { entry, item, member, type Place, quote, type Rejection, reject } from '../rejection.ts';
import { areTagsFine, checkTags, tagOf } from '../tags.ts';
import { parseRequestUri } from '../urls.ts';
import { checkAddress, isPort, meetsLoopback, portReason } from './address.ts';
import { dataplaneMessage } from './dataplane-message.ts';
import { checkOutbound, checkReachableBackends } from './dataplane-outbounds.ts';
import { checkPrometheus } from './prometheus.ts';

export const dataplane: ProtoKind = {
  family: 'proto',
  kind: 'Dataplane',
  scope: 'mesh',
  provided: { zone: true, global: false },
  message: dataplaneMessage,
  check,
};

const empty: readonly never[] = [];

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : empty;
}

function text(object: JsonObject, json: string): string {
  const value = fieldOf(object, json);
  return typeof value === 'string' ? value : '';
}

function asObject(value: unknown): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/dataplane_validator.go: Validate */
function check(out: Rejection[], dataplane: JsonObject, context: CheckContext): void {
  const networking = asObject(fieldOf(dataplane, 'networking'));
  const { facts } = context;
  const at = networkingPlace(context);
  if (networking === undefined) {
    reject(out, at, 'must be defined');
    return;
  }
  const inbounds = list(fieldOf(networking, 'inbound'));
  const outbounds = list(fieldOf(networking, 'outbound'));
  const probes = asObject(fieldOf(dataplane, 'probes'));
  const gateway = asObject(fieldOf(networking, 'gateway'));
  const admin = asObject(fieldOf(networking, 'admin'));
  if (admin !== undefined) checkAdmin(out, at, admin, networking, inbounds, outbounds);
  const type = fieldOf(gateway, 'type') ?? 0;
  const builtin = type === 'BUILTIN' || type === 1;
  // A gateway of a type that has no name is none.
  if (gateway !== undefined && (builtin || type === 'DELEGATED' || type === 0)) {
    const sort = builtin ? 'builtin' : 'delegated';
    if (inbounds.length > 0) reject(out, member(at, 'inbound'), `inbound cannot be defined for ${sort} gateways`);
    if (builtin && outbounds.length > 0)
      reject(out, member(at, 'outbound'), 'outbound cannot be defined for builtin gateways');
    // Kuma says `networking.probes` of the field beside `networking`.
    if (builtin && probes !== undefined)
      reject(out, member(at, 'probes', ['..', 'probes']), 'probes cannot be defined for builtin gateways');
    if (facts.outboundTags) checkGateway(out, member(at, 'gateway'), asObject(fieldOf(gateway, 'tags')));
    checkNetworking(out, at, networking, inbounds, outbounds, facts);
    if (!builtin && probes !== undefined && !facts.bareMesh) checkProbes(out, member(context.place, 'probes'), probes);
    return;
  }
  if (inbounds.length === 0 && facts.inboundRequired)
    reject(out, at, 'has to contain at least one inbound interface or gateway');
  checkNetworking(out, at, networking, inbounds, outbounds, facts);
  if (facts.bareMesh) return;
  if (probes !== undefined) checkProbes(out, member(context.place, 'probes'), probes);
  const metrics = asObject(fieldOf(dataplane, 'metrics'));
  if (metrics === undefined) return;
  const place = member(context.place, 'metrics');
  if (text(metrics, 'type') === 'prometheus')
    checkPrometheus(out, member(place, 'conf'), asObject(fieldOf(metrics, 'conf')));
  else reject(out, member(place, 'type'), 'unknown backend type. Available backends: "prometheus"');
}

const universalNetworking: Place = { field: 'networking', path: ['networking'] };

function networkingPlace(context: CheckContext): Place {
  return context.place.path.length === 0 ? universalNetworking : member(context.place, 'networking');
}

function checkAdmin(
  out: Rejection[],
  at: Place,
  admin: JsonObject,
  networking: JsonObject,
  inbounds: readonly unknown[],
  outbounds: readonly unknown[],
): void {
  const port = uint(fieldOf(admin, 'port'));
  const address = text(networking, 'address');
  const place = member(member(at, 'admin'), 'port');
  const usedBy = (given: unknown): boolean => {
    const inbound = asObject(given) ?? {};
    const own = text(inbound, 'address') || address;
    const service = text(inbound, 'serviceAddress') || own;
    const inboundPort = uint(fieldOf(inbound, 'port'));
    const servicePort = uint(fieldOf(inbound, 'servicePort')) || inboundPort;
    return (port === inboundPort && meetsLoopback(own)) || (port === servicePort && meetsLoopback(service));
  };
  if (inbounds.some(usedBy)) reject(out, place, 'must differ from inbound');
  if (
    outbounds
      .map((given) => asObject(given) ?? {})
      .some((o) => uint(fieldOf(o, 'port')) === port && meetsLoopback(text(o, 'address') || '127.0.0.1'))
  ) {
    reject(out, place, 'must differ from outbound');
  }
}

function checkGateway(out: Rejection[], place: Place, tags: JsonObject | undefined): void {
  const at = member(place, 'tags');
  const protocol = tagOf(tags, 'kuma.io/protocol');
  if (protocol !== undefined && protocol.toLowerCase() !== 'tcp') {
    reject(
      out,
      entry(at, 'kuma.io/protocol'),
      `other values than tcp are not allowed, provided value ${quote(protocol)}`,
    );
  }
  checkTags(out, at, tags, { requireService: true });
}

function checkNetworking(
  out: Rejection[],
  at: Place,
  networking: JsonObject,
  inbounds: readonly unknown[],
  outbounds: readonly unknown[],
  facts: AdmissionFacts,
): void {
  const address = text(networking, 'address');
  if (!knownAddresses(address)) checkAddress(out, at, address, ['address']);
  for (let i = 0; i < inbounds.length; i++) checkInbound(out, at, i, asObject(inbounds[i]) ?? {}, address, facts);
  for (let i = 0; i < outbounds.length; i++) checkOutbound(out, at, i, asObject(outbounds[i]) ?? {}, facts);
  const proxying = asObject(fieldOf(networking, 'transparentProxying', 'transparent_proxying'));
  const reachable = asObject(fieldOf(proxying, 'reachableBackends', 'reachable_backends'));
  if (reachable !== undefined) checkReachableBackends(out, at, list(fieldOf(reachable, 'refs')));
}

const plainIpv4 = /^(?:[1-9]\d?|1\d\d|2[0-4]\d|25[0-5])(?:\.(?:\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/;

/** What nearly every address is. */
function knownAddresses(address: string): boolean {
  return plainIpv4.test(address);
}

const protocols: ReadonlySet<string> = new Set(['http', 'http2', 'tcp', 'tls', 'grpc', 'kafka', 'mysql']);

function checkInbound(
  out: Rejection[],
  networking: Place,
  index: number,
  inbound: JsonObject,
  proxyAddress: string,
  facts: AdmissionFacts,
): void {
  const at = (): Place => item(member(networking, 'inbound'), index);
  const port = uint(fieldOf(inbound, 'port'));
  const servicePort = uint(fieldOf(inbound, 'servicePort'));
  const address = text(inbound, 'address');
  const serviceAddress = text(inbound, 'serviceAddress');
  if (!isPort(port)) reject(out, member(at(), 'port'), portReason);
  if (servicePort !== 0 && !isPort(servicePort)) reject(out, member(at(), 'servicePort'), portReason);
  const samePort = servicePort === 0 || servicePort === port;
  const clash = 'serviceAddress and servicePort has to differ from address and port';
  if (serviceAddress !== '') {
    if (!isIp(serviceAddress)) reject(out, member(at(), 'serviceAddress'), 'serviceAddress has to be valid IP address');
    if (serviceAddress === proxyAddress && samePort) reject(out, member(at(), 'serviceAddress'), clash);
  }
  if (address !== '') {
    if (!isIp(address)) reject(out, member(at(), 'address'), 'address has to be valid IP address');
    if (address === serviceAddress && samePort) reject(out, member(at(), 'serviceAddress'), clash);
  }
  const tags = facts.inboundService === 'never' ? undefined : asObject(fieldOf(inbound, 'tags'));
  if (tags !== undefined) checkInboundTags(out, at, tags);
  const probe = asObject(fieldOf(inbound, 'serviceProbe'));
  if (probe !== undefined) checkProbe(out, member(at(), 'serviceProbe'), probe);
  const mayLack =
    facts.inboundService === 'never' || (facts.inboundService === 'with-tags' && Object.keys(tags ?? {}).length === 0);
  if (!mayLack && tagOf(tags, 'kuma.io/service') === undefined)
    reject(out, entry(member(at(), 'tags'), 'kuma.io/service'), 'tag has to exist');
  const protocol = fieldOf(inbound, 'protocol');
  if (
    facts.inboundService !== 'always' &&
    typeof protocol === 'string' &&
    protocol !== '' &&
    !protocols.has(protocol.toLowerCase())
  ) {
    const allowed = facts.bareMesh ? 'grpc, http, http2, tcp' : 'grpc, http, http2, kafka, tcp';
    reject(out, member(at(), 'protocol'), `has an invalid value ${quote(protocol)}. Allowed values: ${allowed}`);
  }
}

function checkInboundTags(out: Rejection[], at: () => Place, tags: JsonObject): void {
  const protocol = tagOf(tags, 'kuma.io/protocol');
  if (protocol !== undefined && !protocols.has(protocol) && !protocols.has(protocol.toLowerCase())) {
    const reason = `tag "kuma.io/protocol" has an invalid value ${quote(protocol)}. Allowed values: grpc, http, http2, kafka, tcp`;
    reject(out, entry(member(at(), 'tags'), 'kuma.io/protocol'), reason);
  }
  if (!areTagsFine(tags)) checkTags(out, member(at(), 'tags'), tags);
}

function checkProbe(out: Rejection[], place: Place, probe: JsonObject): void {
  for (const field of ['interval', 'timeout']) {
    const value = fieldOf(probe, field);
    if (typeof value === 'string' && nanoseconds(value) === 0)
      reject(out, member(place, field), 'must have a positive value');
  }
  const thresholds = { unhealthyThreshold: 'unhealthy_threshold', healthyThreshold: 'healthy_threshold' };
  for (const [json, name] of Object.entries(thresholds)) {
    const value = fieldOf(probe, json, name);
    if (value !== undefined && uint(value) === 0)
      reject(out, member(place, json, [Object.hasOwn(probe, json) ? json : name]), 'must have a positive value');
  }
}

function checkProbes(out: Rejection[], place: Place, probes: JsonObject): void {
  if (!isPort(uint(fieldOf(probes, 'port')))) reject(out, member(place, 'port'), portReason);
  list(fieldOf(probes, 'endpoints')).forEach((value, i) => {
    const endpoint = asObject(value) ?? {};
    const at = item(member(place, 'endpoints'), i);
    if (!isPort(uint(fieldOf(endpoint, 'inboundPort', 'inbound_port'))))
      reject(out, member(at, 'inboundPort'), portReason);
    const paths = { inboundPath: fieldOf(endpoint, 'inboundPath', 'inbound_path'), path: fieldOf(endpoint, 'path') };
    for (const [field, path] of Object.entries(paths)) {
      if (parseRequestUri(textOf(path)) === undefined) reject(out, member(at, field), 'should be a valid URL Path');
    }
  });
}
