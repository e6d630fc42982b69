import { isCidr, isDnsName, isIp } from '../formats.ts';
import { type JsonObject, numberAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkTop, confOf } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { list, object, oneOf, string, targetRef, uint32 } from '../schema.ts';

const spec = object({
  default: object({
    appendMatch: list(
      object(
        {
          port: uint32('Match'),
          protocol: oneOf(['tcp', 'tls', 'grpc', 'http', 'http2', 'mysql'], { default: 'tcp' }),
          type: oneOf(['Domain', 'IP', 'CIDR']),
          value: string,
        },
        ['type', 'value'],
      ),
    ),
    passthroughMode: oneOf(['All', 'Matched', 'None']),
  }),
  targetRef,
});

export const meshPassthrough: PluginKind = {
  family: 'plugin',
  kind: 'MeshPassthrough',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

const onePerPort = ['grpc', 'http', 'http2'];

/** @see kuma v2.13.10 pkg/plugins/policies/meshpassthrough/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  checkTop(out, policy, context, { kinds: ['Mesh', 'MeshSubset', 'Dataplane'] });
  const place = member(member(context.place, 'default'), 'appendMatch');
  const protocols = new Map<number, string>();
  const values = new Set<string>();
  objectsAt(confOf(policy), 'appendMatch').forEach((match, i) => {
    const at = item(place, i);
    const port = numberAt(match, 'port');
    const protocol = textAt(match, 'protocol') || 'tcp';
    const value = textAt(match, 'value');
    if (protocol === 'mysql' && port === undefined)
      reject(out, member(at, 'port'), 'port must be defined for Mysql protocol');
    if (port !== undefined) {
      if (port === 0 || port > 65535) reject(out, member(at, 'port'), 'port must be a valid (1-65535)');
      const other = protocols.get(port);
      if (other !== undefined && other !== protocol && onePerPort.includes(protocol)) {
        const reason = `using the same port in multiple matches requires the same protocol for the following protocols: [${onePerPort.join(' ')}]`;
        reject(out, member(at, 'port'), reason);
      } else {
        protocols.set(port, protocol);
      }
      const key = `${port} ${protocol} ${value}`;
      if (values.has(key))
        reject(out, member(at, 'value'), `value ${value} is already defiend for this port and protocol`);
      values.add(key);
    }
    checkValue(out, at, textAt(match, 'type'), value, protocol, port);
  });
}

function checkValue(
  out: Rejection[],
  place: Place,
  type: string,
  value: string,
  protocol: string,
  port: number | undefined,
): void {
  const at = member(place, 'value');
  if (type === 'CIDR' && !isCidr(value)) reject(out, at, 'provided CIDR has incorrect value');
  if (type === 'IP' && !isIp(value)) reject(out, at, 'provided IP has incorrect value');
  if (type !== 'Domain') return;
  if (protocol === 'tcp' || protocol === 'mysql')
    reject(out, member(place, 'protocol'), `protocol ${protocol} is not supported for a domain`);
  if (/^\*[^.]/.test(value))
    reject(out, at, 'provided DNS has incorrect value, partial wildcard is currently not supported');
  if (port === undefined && value.startsWith('*') && onePerPort.includes(protocol)) {
    reject(out, member(place, 'port'), "wildcard domains doesn't work for all ports and layer 7 protocol");
  }
  if (!value.startsWith('*') && !isDnsName(value)) reject(out, at, 'provided DNS has incorrect value');
}
