import { isFilePath } from '../formats.ts';
import { get, has, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import {
  checkItems,
  checkRulesAlone,
  checkSomething,
  checkTop,
  confOf,
  destinationKinds,
  fromOf,
  rulesOf,
  sidecarKinds,
  toOf,
  topKind,
} from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { anything, flag, list, object, oneOf, string, targetRef, text } from '../schema.ts';
import { isUrl } from '../urls.ts';

const format = object(
  {
    json: list(object({ key: string, value: string }, ['key', 'value'])),
    omitEmptyValues: flag({ default: false }),
    plain: string,
    type: oneOf(['Plain', 'Json']),
  },
  ['type'],
);
const conf = object({
  backends: list(
    object(
      {
        file: object({ format, path: text({ minLength: 1 }) }, ['path']),
        openTelemetry: object(
          {
            attributes: list(object({ key: string, value: string }, ['key', 'value'])),
            body: anything,
            endpoint: text({ minLength: 1 }),
          },
          ['endpoint'],
        ),
        tcp: object({ address: text({ minLength: 1 }), format }, ['address']),
        type: oneOf(['Tcp', 'File', 'OpenTelemetry']),
      },
      ['type'],
    ),
  ),
});
const spec = object({
  from: list(object({ default: conf, targetRef }, ['default', 'targetRef'])),
  rules: list(object({ default: conf }, ['default'])),
  targetRef,
  to: list(object({ default: conf, targetRef }, ['default', 'targetRef'])),
});

export const meshAccessLog: PluginKind = {
  family: 'plugin',
  kind: 'MeshAccessLog',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshaccesslog/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  const { facts, place } = context;
  checkTop(out, policy, context, { kinds: [...sidecarKinds, 'MeshGateway'], gatewayTags: true, inbound: true });
  checkRulesAlone(out, policy, context, '');
  checkSomething(out, policy, context);
  const kinds = topKind(policy) === 'MeshGateway' ? ['Mesh'] : destinationKinds(facts);
  const onConf = (_: Rejection[], at: Place, conf: JsonObject) => checkConf(out, member(at, 'default'), conf);
  checkItems(out, member(place, 'to'), toOf(policy), kinds, facts, onConf);
  checkItems(out, member(place, 'from'), fromOf(policy, facts), ['Mesh'], facts, onConf);
  // Kuma looks into `rules` only if there is a `from`, empty or not. Since 3.0 there is none.
  if (!facts.from || has(policy, 'from')) {
    rulesOf(policy, facts).forEach((rule, i) => {
      checkConf(out, member(item(member(place, 'rules'), i), 'default'), confOf(rule));
    });
  }
}

function checkConf(out: Rejection[], place: Place, conf: JsonObject): void {
  const at = member(place, 'backends');
  if (!has(conf, 'backends')) {
    reject(out, at, 'must be defined');
    return;
  }
  objectsAt(conf, 'backends').forEach((backend, i) => {
    checkBackend(out, item(at, i), backend);
  });
}

function checkBackend(out: Rejection[], place: Place, backend: JsonObject): void {
  const type = textAt(backend, 'type');
  const field = type === 'File' ? 'file' : type === 'Tcp' ? 'tcp' : 'openTelemetry';
  const at = member(place, field);
  const settings = objectAt(backend, field);
  if (settings === undefined) {
    reject(out, at, 'must be defined');
    return;
  }
  const format = objectAt(settings, 'format');
  if (format !== undefined && type !== 'OpenTelemetry') checkFormat(out, member(at, 'format'), format);
  if (type === 'File' && !isFilePath(textAt(settings, 'path')))
    reject(out, member(at, 'path'), 'file backend requires a valid path');
  if (type === 'Tcp' && !isUrl(textAt(settings, 'address')))
    reject(out, member(at, 'address'), 'tcp backend requires valid address');
}

function checkFormat(out: Rejection[], place: Place, format: JsonObject): void {
  if (textAt(format, 'type') === 'Plain') {
    const plain = get(format, 'plain');
    if (plain === undefined) reject(out, member(place, 'plain'), 'must be defined');
    else if (plain === '') reject(out, member(place, 'plain'), 'must not be empty');
    return;
  }
  const at = member(place, 'json');
  if (!has(format, 'json')) {
    reject(out, at, 'must be defined');
    return;
  }
  const entries = objectsAt(format, 'json');
  if (entries.length === 0) reject(out, at, 'must not be empty');
  entries.forEach((pair, i) => {
    const here = item(at, i);
    const key = textAt(pair, 'key');
    const value = textAt(pair, 'value');
    if (key === '') reject(out, member(here, 'key'), 'key cannot be empty');
    if (value === '') reject(out, member(here, 'value'), 'value cannot be empty');
    if (!isJson(`{"${key}": "${value}"}`)) reject(out, here, 'is not a valid JSON object');
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
