import { isDnsName } from '../formats.ts';
import { get, type JsonObject, objectAt, textAt } from '../json.ts';
import { byteLength } from '../names.ts';
import { member, type Place, quote, type Rejection, reject } from '../rejection.ts';

/**
 * What the plugins of certificate authorities say of a backend. Certificates themselves are not looked at.
 *
 * @see kuma v2.13.10 pkg/plugins/ca: ValidateBackend
 */
export function checkCaBackend(out: Rejection[], place: Place, backend: JsonObject, mesh: string): void {
  const at = member(place, 'conf');
  if (textAt(backend, 'type') === 'provided') {
    const conf = objectAt(backend, 'conf');
    for (const field of ['cert', 'key']) checkSource(out, member(at, field), objectAt(conf, field));
    return;
  }
  const name = textAt(backend, 'name');
  const secret = `${mesh}.ca-builtin-cert-${name}`;
  const nameField: Place = { field: `${at.field}.mtls.backends.name`, path: [...place.path, 'name'] };
  if (byteLength(secret) > 255) reject(out, nameField, 'Backend name is too long. Max length: 255');
  if (!isDnsName(secret) || secret !== secret.toLowerCase())
    reject(out, nameField, `${quote(name)} name must be valid dns name`);
}

/** @see kuma v2.13.10 pkg/core/datasource/validator.go: Validate */
function checkSource(out: Rejection[], place: Place, source: JsonObject | undefined): void {
  if (source === undefined) {
    reject(out, place, 'has to be defined');
    return;
  }
  const chosen = ['secret', 'file', 'inline', 'inlineString'].find(
    (field) => Object.hasOwn(source, field) && source[field] !== null,
  );
  if (chosen === undefined) reject(out, place, 'data source has to be chosen. Available sources: secret, file, inline');
  else if (chosen !== 'inlineString' && (get(source, chosen) ?? '') === '')
    reject(out, member(place, chosen), 'cannot be empty');
}
