import { decimalOf } from '../formats.ts';
import { get, has, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { type CheckContext, everywhere, type PluginKind } from '../kind-rules.ts';
import { checkTop, confOf, sidecarKinds } from '../policy.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';
import { flag, intOrString, list, object, oneOf, string, targetRef, text } from '../schema.ts';
import { isUrl, parseRequestUri } from '../urls.ts';

const spec = object({
  default: object({
    backends: list(
      object(
        {
          datadog: object({ splitService: flag({ default: false }), url: string }, ['url']),
          openTelemetry: object({ endpoint: text({ minLength: 1 }) }, ['endpoint']),
          type: oneOf(['Zipkin', 'Datadog', 'OpenTelemetry']),
          zipkin: object(
            {
              apiVersion: oneOf(['httpJson', 'httpProto'], { default: 'httpJson' }),
              sharedSpanContext: flag({ default: true }),
              traceId128bit: flag({ default: false }),
              url: string,
            },
            ['url'],
          ),
        },
        ['type'],
      ),
      { maxItems: 1 },
    ),
    sampling: object({ client: intOrString, overall: intOrString, random: intOrString }),
    tags: list(
      object({ header: object({ default: string, name: string }, ['name']), literal: string, name: string }, ['name']),
    ),
  }),
  targetRef,
});

export const meshTrace: PluginKind = {
  family: 'plugin',
  kind: 'MeshTrace',
  scope: 'mesh',
  policy: true,
  provided: everywhere,
  spec,
  check,
};

/** @see kuma v2.13.10 pkg/plugins/policies/meshtrace/api/v1alpha1/validator.go: validate */
function check(out: Rejection[], policy: JsonObject, context: CheckContext): void {
  checkTop(out, policy, context, { kinds: sidecarKinds, systemKinds: ['MeshGateway'] });
  const conf = confOf(policy);
  const place = member(context.place, 'default');
  const at = member(place, 'backends');
  const backends = objectsAt(conf, 'backends');
  if (!has(conf, 'backends')) reject(out, at, 'must be defined');
  else if (backends.length === 1) checkBackend(out, item(at, 0), backends[0]!);
  else if (backends.length > 1) reject(out, at, 'must have zero or one backend defined');
  objectsAt(conf, 'tags').forEach((tag, i) => {
    const here = item(member(place, 'tags'), i);
    if (textAt(tag, 'name') === '') reject(out, member(here, 'name'), 'must not be empty');
    if (has(tag, 'header') === has(tag, 'literal'))
      reject(out, here, 'tag must have only one type defined: header, literal');
  });
  const sampling = objectAt(conf, 'sampling');
  for (const field of ['client', 'random', 'overall']) {
    if (!has(sampling, field)) continue;
    const value = decimalOf(get(sampling, field));
    const here = member(member(place, 'sampling'), field);
    if (value === undefined) reject(out, here, 'string is not a number');
    else if (value < 0 || value > 100) reject(out, here, 'must be between 0 and 100');
  }
}

function checkBackend(out: Rejection[], place: Place, backend: JsonObject): void {
  const fields: Readonly<Record<string, string>> = {
    Datadog: 'datadog',
    Zipkin: 'zipkin',
    OpenTelemetry: 'openTelemetry',
  };
  const type = textAt(backend, 'type');
  const field = fields[type] ?? '';
  const at = member(place, field);
  const settings = objectAt(backend, field);
  if (settings === undefined) {
    reject(out, at, 'must be defined');
    return;
  }
  const url = textAt(settings, 'url');
  if (type === 'Datadog') checkDatadogUrl(out, member(at, 'url'), url);
  if (type !== 'Zipkin') return;
  if (url === '') reject(out, member(at, 'url'), 'must not be empty');
  else if (!isUrl(url)) reject(out, member(at, 'url'), 'must be a valid url');
}

function checkDatadogUrl(out: Rejection[], place: Place, text: string): void {
  const url = parseRequestUri(text);
  if (url === undefined) {
    reject(out, place, 'must be a valid url');
    return;
  }
  if (url.scheme !== 'http') reject(out, place, 'scheme must be http');
  if (url.port === '') reject(out, place, 'port must be defined');
  else if (Number(url.port) === 0 || Number(url.port) > 65535) reject(out, place, 'port must be a valid (1-65535)');
  const parts = { opaque: url.opaque !== '', user: url.user, path: url.path !== '', query: url.query !== '' };
  for (const [part, there] of Object.entries(parts)) if (there) reject(out, place, `${part} must not be defined`);
}
