import { isDnsName, isIp } from '../formats.ts';
import { get, has, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkDisplayName } from '../names.ts';
import { item, member, type Rejection, reject } from '../rejection.ts';
import { anything, bytes, flag, int32, list, object, oneOf, string, text } from '../schema.ts';
import { checkTlsVersion } from '../tls-version.ts';
import { address, generatorStatus, tlsVersion } from './shared-schemas.ts';

const spec = object(
  {
    endpoints: list(
      object({ address: text({ minLength: 1 }), port: int32('Endpoint', { minimum: 1, maximum: 65535 }) }, [
        'address',
        'port',
      ]),
    ),
    extension: object({ config: anything, type: string }, ['type']),
    match: object(
      {
        port: int32('Match', { minimum: 1, maximum: 65535 }),
        protocol: oneOf(['tcp', 'grpc', 'http', 'http2'], { default: 'tcp' }),
        type: oneOf(['HostnameGenerator'], { default: 'HostnameGenerator' }),
      },
      ['port'],
    ),
    tls: object({
      allowRenegotiation: flag({ default: false }),
      enabled: flag({ default: false }),
      verification: object({
        caCert: object({ inline: bytes, inlineString: string, secret: string }),
        clientCert: object({ inline: bytes, inlineString: string, secret: string }),
        clientKey: object({ inline: bytes, inlineString: string, secret: string }),
        mode: oneOf(['SkipSAN', 'SkipCA', 'Secured', 'SkipAll'], { default: 'Secured' }),
        serverName: string,
        subjectAltNames: list(
          object({ type: oneOf(['Exact', 'Prefix'], { default: 'Exact' }), value: string }, ['value']),
        ),
      }),
      version: tlsVersion,
    }),
  },
  ['match'],
);
const status = object({
  addresses: list(address),
  hostnameGenerators: list(generatorStatus),
  vip: object({ ip: string }),
});

export const meshExternalService: PluginKind = {
  family: 'plugin',
  kind: 'MeshExternalService',
  scope: 'mesh',
  provided: everywhere,
  systemNamespaceOnly: true,
  spec,
  status,
  check,
};

/** @see kuma v2.13.10 pkg/core/resources/apis/meshexternalservice/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], service: JsonObject, context: CheckContext): void {
  const { place } = context;
  checkDisplayName(out, context, true);
  // The schema asks for it, but an object on Kubernetes may have no spec at all.
  if (!has(service, 'match')) {
    reject(out, member(member(place, 'match'), 'port'), 'port must be a valid (1-65535)');
    reject(
      out,
      member(member(place, 'match'), 'protocol'),
      '"protocol" must be one of ["tcp", "grpc", "http", "http2"]',
    );
  }
  const extension = objectAt(service, 'extension');
  if (extension !== undefined) {
    // An extension answers for endpoints and tls itself.
    if (textAt(extension, 'type') === '') reject(out, member(member(place, 'extension'), 'type'), 'must not be empty');
    return;
  }
  objectsAt(service, 'endpoints').forEach((endpoint, i) => {
    const address = textAt(endpoint, 'address');
    if (!isIp(address) && !isDnsName(address))
      reject(out, member(item(member(place, 'endpoints'), i), 'address'), 'address has to be a valid IP or hostname');
  });
  const tls = objectAt(service, 'tls');
  const version = objectAt(tls, 'version');
  if (version !== undefined) checkTlsVersion(out, member(member(place, 'tls'), 'version'), version);
  const verification = objectAt(tls, 'verification');
  if (verification === undefined) return;
  const at = member(member(place, 'tls'), 'verification');
  const serverName = get(verification, 'serverName');
  if (typeof serverName === 'string' && !isDnsName(serverName))
    reject(out, member(at, 'serverName'), 'must be a valid DNS name');
  const certificate = has(verification, 'clientCert');
  const key = has(verification, 'clientKey');
  if (certificate && !key) reject(out, member(at, 'clientKey'), 'must be defined when clientCert is defined');
  if (!certificate && key) reject(out, member(at, 'clientCert'), 'must be defined when clientKey is defined');
}
