import { type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { item, member, type Rejection, reject } from '../rejection.ts';
import { list, object, oneOf, string, text } from '../schema.ts';

const spec = object(
  {
    caBundles: list(object({ pem: object({ value: string }, ['value']), type: oneOf(['Pem']) }, ['type']), {
      minItems: 1,
    }),
    origin: object({ kri: string }),
    trustDomain: text({ maxLength: 253 }),
  },
  ['caBundles', 'trustDomain'],
);
const status = object({ origin: object({ kri: string }) });

export const meshTrust: PluginKind = {
  family: 'plugin',
  kind: 'MeshTrust',
  scope: 'mesh',
  provided: everywhere,
  systemNamespaceOnly: true,
  spec,
  status,
  check,
};

/** @see kuma v2.13.10 pkg/core/resources/apis/meshtrust/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], trust: JsonObject, context: CheckContext): void {
  const { place } = context;
  objectsAt(trust, 'caBundles').forEach((bundle, i) => {
    const at = member(item(member(place, 'caBundles'), i), 'pem');
    const pem = objectAt(bundle, 'pem');
    if (pem === undefined) reject(out, at, 'must be defined');
    else if (!isCertificate(textAt(pem, 'value')))
      reject(out, member(at, 'value'), 'provided certificate has incorrect format');
  });
  if (textAt(trust, 'trustDomain') === '') reject(out, member(place, 'trustDomain'), 'trustDomain needs to be defined');
}

const block =
  /(?:^|\n)-----BEGIN ([^\n]*?)-----[ \t\r]*\n((?:[^\n:]*:[^\n]*\n)*)([^-]*?)-----END ([^\n]*?)-----[ \t\r]*(?:\n|$)/g;

/**
 * Whether a text has a PEM block that is no private key: the first one that is whole decides.
 *
 * @see Go encoding/pem: Decode
 */
function isCertificate(text: string): boolean {
  for (const [, type = '', , body = '', end] of text.matchAll(block)) {
    const base64 = body.replace(/[ \t\r\n]/g, '');
    const closed = body === '' || body.endsWith('\n');
    if (type !== end || !closed || base64.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) continue;
    return !/^(?:(?:RSA|EC|DSA|ENCRYPTED) )?PRIVATE KEY$/.test(type);
  }
  return false;
}
