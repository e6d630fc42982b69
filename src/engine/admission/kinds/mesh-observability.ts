import { type JsonObject, numberAt, objectAt, objectsAt, textAt } from '../json.ts';
import { decodeProblem, fieldOf, type Message, message, uint } from '../proto.ts';
import { item, member, type Place, quote, type Rejection, reject } from '../rejection.ts';
import { parseRequestUri } from '../urls.ts';
import { isPort, portReason } from './address.ts';
import { checkPrometheus } from './prometheus.ts';

type BackendCheck = (out: Rejection[], place: Place, backend: JsonObject) => void;

/** Backends have names of their own, one of which may be the default. */
function checkBackends(out: Rejection[], place: Place, section: JsonObject, check: BackendCheck): Set<string> {
  const names = new Set<string>();
  objectsAt(section, 'backends').forEach((backend, i) => {
    const at = item(member(place, 'backends'), i);
    const name = textAt(backend, 'name');
    check(out, at, backend);
    if (names.has(name)) reject(out, member(at, 'name'), `${quote(name)} name is already used for another backend`);
    names.add(name);
  });
  return names;
}

const fileConf = message({ path: 'string' });
const tcpConf = message({ address: 'string' });
const datadogConf = message({ address: 'string', port: 'uint32', splitService: 'bool' });
const zipkinConf = message({ url: 'string', traceId128bit: 'bool', apiVersion: 'string', sharedSpanContext: 'bool' });

/** The settings of a backend; Kuma calls them `config` where they are wrong, `conf` in the document. */
function confOf(
  out: Rejection[],
  place: Place,
  backend: JsonObject,
  type: Message,
): { at: Place; conf: JsonObject } | undefined {
  const at = member(place, 'config', ['conf']);
  const conf = objectAt(backend, 'conf') ?? {};
  const problem = decodeProblem(type, conf);
  if (problem === undefined) return { at, conf };
  reject(out, at, `could not parse config: ${problem.reason}`);
  return undefined;
}

function checkLoggingBackend(out: Rejection[], place: Place, backend: JsonObject): void {
  if (textAt(backend, 'name') === '') reject(out, member(place, 'name'), 'cannot be empty');
  const type = textAt(backend, 'type');
  if (type !== 'file' && type !== 'tcp') {
    reject(out, member(place, 'type'), 'unknown backend type. Available backends: "tcp", "file"');
    return;
  }
  const settings = confOf(out, place, backend, type === 'file' ? fileConf : tcpConf);
  if (settings === undefined) return;
  const field = type === 'file' ? 'path' : 'address';
  const value = textAt(settings.conf, field);
  if (value === '') reject(out, member(settings.at, field), 'cannot be empty');
  else if (type === 'tcp' && !/^(?:[^:[\]]+|\[[^[\]]+\]):[^:[\]]+$/.test(value))
    reject(out, member(settings.at, field), 'has to be in format of HOST:PORT');
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/mesh_validator.go: validateLogging */
export function checkLogging(out: Rejection[], place: Place, logging: JsonObject | undefined): void {
  if (logging === undefined) return;
  const names = checkBackends(out, place, logging, checkLoggingBackend);
  const chosen = textAt(logging, 'defaultBackend');
  if (chosen !== '' && !names.has(chosen))
    reject(out, member(place, 'defaultBackend'), 'has to be set to one of the logging backend in mesh');
}

function checkTracingBackend(out: Rejection[], place: Place, backend: JsonObject): void {
  if (textAt(backend, 'name') === '') reject(out, member(place, 'name'), 'cannot be empty');
  const sampling = Number(fieldOf(backend, 'sampling') ?? 0);
  if (sampling < 0 || sampling > 100) reject(out, member(place, 'sampling'), 'has to be in [0.0 - 100.0] range');
  const type = textAt(backend, 'type');
  if (type !== 'zipkin' && type !== 'datadog') {
    reject(out, member(place, 'type'), 'unknown backend type. Available backends: "zipkin", "datadog"');
    return;
  }
  const settings = confOf(out, place, backend, type === 'zipkin' ? zipkinConf : datadogConf);
  if (settings === undefined) return;
  const { at, conf } = settings;
  if (type === 'datadog') {
    if (textAt(conf, 'address') === '') reject(out, member(at, 'address'), 'cannot be empty');
    if (!isPort(numberAt(conf, 'port') ?? uint(fieldOf(conf, 'port')))) reject(out, member(at, 'port'), portReason);
    return;
  }
  if (!['', 'httpJsonV1', 'httpJson', 'httpProto'].includes(textAt(conf, 'apiVersion'))) {
    reject(out, member(at, 'apiVersion'), 'has invalid value. Allowed values: httpJsonV1, httpJson, httpProto');
  }
  const text = textAt(conf, 'url');
  const url = parseRequestUri(text);
  if (text === '') reject(out, member(at, 'url'), 'cannot be empty');
  else if (url === undefined) reject(out, member(at, 'url'), 'invalid URL');
  else if (url.port === '') reject(out, member(at, 'url'), 'port has to be explicitly specified');
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/mesh_validator.go: validateTracing */
export function checkTracing(out: Rejection[], place: Place, tracing: JsonObject | undefined): void {
  if (tracing === undefined) return;
  const names = checkBackends(out, place, tracing, checkTracingBackend);
  const chosen = textAt(tracing, 'defaultBackend');
  if (chosen !== '' && !names.has(chosen))
    reject(out, member(place, 'defaultBackend'), 'has to be set to one of the tracing backend in mesh');
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/mesh_validator.go: validateMetrics */
export function checkMetrics(out: Rejection[], place: Place, metrics: JsonObject | undefined): void {
  if (metrics === undefined) return;
  const names = checkBackends(out, place, metrics, (_, at, backend) => {
    if (textAt(backend, 'type') === 'prometheus') checkPrometheus(out, member(at, 'conf'), objectAt(backend, 'conf'));
    else reject(out, member(at, 'type'), 'unknown backend type. Available backends: "prometheus"');
  });
  const chosen = textAt(metrics, 'enabledBackend');
  if (chosen !== '' && !names.has(chosen))
    reject(out, member(place, 'enabledBackend'), 'has to be set to one of the backends in the mesh');
}
