import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkTop, confOf, sidecarKinds } from '../policy.ts';
import { isGoRegex } from '../regex.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { boolean, duration, list, object, oneOf, string, targetRef, text, uint32 } from '../schema.ts';
import { isUrl } from '../urls.ts';

const spec = object({
  default: object({
    applications: list(
      object({ address: string, name: string, path: text({ default: '/metrics' }), port: uint32('Application') }, [
        'port',
      ]),
    ),
    backends: list(
      object(
        {
          openTelemetry: object({ endpoint: string, refreshInterval: duration }, ['endpoint']),
          prometheus: object({
            clientId: string,
            path: text({ default: '/metrics' }),
            port: uint32('PrometheusBackend', { default: 5670 }),
            tls: object({ mode: oneOf(['Disabled', 'ProvidedTLS', 'ActiveMTLSBackend'], { default: 'Disabled' }) }),
          }),
          type: oneOf(['Prometheus', 'OpenTelemetry']),
        },
        ['type'],
      ),
    ),
    sidecar: object({
      includeUnused: boolean,
      profiles: object({
        appendProfiles: list(object({ name: oneOf(['All', 'Basic', 'None']) }, ['name'])),
        exclude: list(
          object({ match: string, type: oneOf(['Prefix', 'Regex', 'Exact', 'Contains']) }, ['match', 'type']),
        ),
        include: list(
          object({ match: string, type: oneOf(['Prefix', 'Regex', 'Exact', 'Contains']) }, ['match', 'type']),
        ),
      }),
    }),
  }),
  targetRef,
});

export const meshMetric: PluginKind = {
  family: 'plugin',
  kind: 'MeshMetric',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshmetric/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  checkTop(out, policy, context, { kinds: sidecarKinds, systemKinds: ['MeshGateway'], gatewayTags: true });
  const conf = confOf(policy);
  const place = member(context.place, 'default');
  const profiles = objectAt(objectAt(conf, 'sidecar'), 'profiles');
  for (const list of ['exclude', 'include']) {
    objectsAt(profiles, list).forEach((selector, i) => {
      if (textAt(selector, 'type') === 'Regex' && !isGoRegex(textAt(selector, 'match'))) {
        reject(
          out,
          member(item(member(member(member(place, 'sidecar'), 'profiles'), list), i), 'match'),
          'invalid regex',
        );
      }
    });
  }
  // The singular words are Kuma's.
  objectsAt(conf, 'applications').forEach((application, i) => {
    const at = item(member(member(place, 'applications', []), 'application', ['applications']), i);
    if (!isPort(numberAt(application, 'port'))) reject(out, at, 'port must be a valid (1-65535)');
  });
  objectsAt(conf, 'backends').forEach((backend, i) => {
    checkBackend(out, item(member(member(place, 'backends', []), 'backend', ['backends']), i), backend);
  });
}

function isPort(port: number | undefined): boolean {
  return port !== undefined && port > 0 && port <= 65535;
}

function checkBackend(out: Rejection[], place: Place, backend: JsonObject): void {
  if (textAt(backend, 'type') === 'Prometheus') {
    const prometheus = objectAt(backend, 'prometheus');
    if (prometheus === undefined) reject(out, member(place, 'prometheus'), 'must be defined');
    else if (!isPort(numberAt(prometheus, 'port') ?? 5670))
      reject(out, member(place, 'port', ['prometheus', 'port']), 'port must be a valid (1-65535)');
    return;
  }
  const at = member(place, 'openTelemetry');
  const telemetry = objectAt(backend, 'openTelemetry');
  if (telemetry === undefined) {
    reject(out, at, 'must be defined');
    return;
  }
  const endpoint = textAt(telemetry, 'endpoint');
  if (!isUrl(endpoint)) reject(out, member(at, 'endpoint'), 'must be a valid url');
  if (/^https?:\/\//.test(endpoint)) reject(out, member(at, 'endpoint'), 'must not use schema');
}
