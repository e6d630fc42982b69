import { has, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import type { CheckContext, PluginKind } from '../kind-rules.ts';
import { checkDisplayName } from '../names.ts';
import { item, member, type Rejection, reject } from '../rejection.ts';
import { int32, integer, intOrString, list, mapOf, object, oneOf, string, text } from '../schema.ts';
import { address, generatorStatus } from './shared-schemas.ts';

const spec = object({
  identities: list(object({ type: oneOf(['ServiceTag', 'SpiffeID']), value: string }, ['type', 'value'])),
  ports: list(
    object({ appProtocol: text({ default: 'tcp' }), name: string, port: int32('Port'), targetPort: intOrString }, [
      'port',
    ]),
    { listMapKeys: ['port', 'appProtocol'] },
  ),
  selector: object({ dataplaneRef: object({ name: string }), dataplaneTags: mapOf(string) }),
  state: oneOf(['Available', 'Unavailable'], { default: 'Unavailable' }),
});
const status = object({
  addresses: list(address),
  dataplaneProxies: object({
    connected: integer('int', 'DataplaneProxies'),
    healthy: integer('int', 'DataplaneProxies'),
    total: integer('int', 'DataplaneProxies'),
  }),
  hostnameGenerators: list(generatorStatus),
  tls: object({ status: oneOf(['Ready', 'NotReady']) }),
  vips: list(object({ ip: string })),
});

/** A MeshService is only held against its schema; its name must be short enough to be a hostname. */
export const meshService: PluginKind = {
  family: 'plugin',
  kind: 'MeshService',
  scope: 'mesh',
  provided: { zone: true, global: false },
  spec,
  status,
  check,
};

/** @see kuma v2.13.10 pkg/core/resources/apis/meshservice/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], service: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  checkDisplayName(out, context, true);
  if (facts.oneSelector) {
    const selector = objectAt(service, 'selector');
    const given = ['dataplaneTags', 'dataplaneRef', 'dataplaneLabels'].filter(
      (field) => has(selector, field) && !(facts.labelsOnly && field === 'dataplaneTags'),
    );
    if (given.length > 1)
      reject(
        out,
        member(place, 'selector'),
        'must specify only one of: dataplaneTags, dataplaneRef, or dataplaneLabels',
      );
  }
  if (!facts.serviceProtocols) return;
  objectsAt(service, 'ports').forEach((port, i) => {
    if (!['grpc', 'http', 'http2', 'tcp'].includes(textAt(port, 'appProtocol') || 'tcp')) {
      reject(
        out,
        member(item(member(place, 'ports'), i), 'appProtocol'),
        'appProtocol must be one of: grpc, http, http2, tcp',
      );
    }
  });
}
