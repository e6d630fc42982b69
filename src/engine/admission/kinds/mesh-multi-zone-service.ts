import { get, has, type JsonObject, objectAt, objectsAt, textOf } from '../json.ts';
import type { CheckContext, PluginKind } from '../kind-rules.ts';
import { checkDisplayName } from '../names.ts';
import { item, member, type Rejection, reject } from '../rejection.ts';
import { int32, list, object, string, text } from '../schema.ts';
import { address, condition, generatorStatus, labelSelector } from './shared-schemas.ts';

const spec = object(
  {
    ports: list(object({ appProtocol: text({ default: 'tcp' }), name: string, port: int32('Port') }, ['port']), {
      minItems: 1,
    }),
    selector: object({ meshService: labelSelector }, ['meshService']),
  },
  ['ports', 'selector'],
);
const status = object({
  addresses: list(address),
  conditions: list(condition),
  hostnameGenerators: list(generatorStatus),
  meshServices: list(
    object({ mesh: string, name: string, namespace: string, zone: string }, ['mesh', 'name', 'namespace', 'zone']),
  ),
  vips: list(object({ ip: string })),
});

export const meshMultiZoneService: PluginKind = {
  family: 'plugin',
  kind: 'MeshMultiZoneService',
  scope: 'mesh',
  provided: { zone: false, global: true },
  spec,
  status,
  check,
};

/** @see kuma v2.13.10 pkg/core/resources/apis/meshmultizoneservice/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], service: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  checkDisplayName(out, context, false);
  const labels = objectAt(objectAt(objectAt(service, 'selector'), 'meshService'), 'matchLabels');
  if (Object.keys(labels ?? {}).length === 0) {
    reject(out, member(member(member(place, 'selector'), 'meshService'), 'matchLabels'), 'cannot be empty');
  }
  // The schema asks for ports, but an object on Kubernetes may have no spec at all.
  if (!has(service, 'ports')) reject(out, member(place, 'ports'), 'cannot be empty');
  if (!facts.multiZonePorts) return;
  const protocols = facts.serviceProtocols
    ? ['grpc', 'http', 'http2', 'tcp']
    : ['grpc', 'http', 'http2', 'kafka', 'tcp'];
  objectsAt(service, 'ports').forEach((port, i) => {
    const at = item(member(place, 'ports'), i);
    if (get(port, 'name') === '') reject(out, member(at, 'name'), 'must not be empty');
    if (!protocols.includes(textOf(get(port, 'appProtocol') ?? 'tcp'))) {
      reject(out, member(at, 'appProtocol'), `appProtocol must be one of: ${protocols.join(', ')}`);
    }
  });
}
