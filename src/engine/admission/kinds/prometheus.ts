import { isObject, type JsonObject, textOf } from '../json.ts';
import { decodeProblem, fieldOf, message } from '../proto.ts';
import { isGoRegex } from '../regex.ts';
import { item, member, type Place, type Rejection, reject } from '../rejection.ts';

const confMessage = message({
  port: 'uint32',
  path: 'string',
  tags: { map: 'string' },
  skipMTLS: 'bool',
  aggregate: { list: message({ name: 'string', port: 'uint32', path: 'string', enabled: 'bool', address: 'string' }) },
  envoy: message({ filterRegex: 'string', usedOnly: 'bool' }),
  tls: message({
    mode: {
      enum: 'kuma.mesh.v1alpha1.PrometheusTlsConfig.Mode',
      values: ['activeMTLSBackend', 'providedTLS', 'disabled'],
    },
  }),
});

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/mesh_validator.go: validatePrometheusConfig */
export function checkPrometheus(out: Rejection[], place: Place, conf: JsonObject | undefined): void {
  if (conf === undefined) return;
  const problem = decodeProblem(confMessage, conf);
  if (problem !== undefined) {
    reject(out, place, `could not parse config: ${problem.reason}`);
    return;
  }
  const skip = fieldOf(conf, 'skipMTLS');
  const tls = fieldOf(conf, 'tls');
  if (skip !== undefined && isObject(tls)) {
    const mode = fieldOf(tls, 'mode') ?? 'activeMTLSBackend';
    const same = skip === true ? mode === 'disabled' || mode === 2 : mode === 'activeMTLSBackend' || mode === 0;
    if (!same) {
      reject(out, place, 'skipMTLS and tls configuration cannot be defined together');
      return;
    }
  }
  const envoy = fieldOf(conf, 'envoy');
  const regex = isObject(envoy) ? textOf(fieldOf(envoy, 'filterRegex')) : '';
  if (!isGoRegex(regex)) {
    reject(out, member(member(place, 'envoy'), 'filterRegex'), "provided regexp isn't correct");
    return;
  }
  const aggregate = fieldOf(conf, 'aggregate');
  const names = new Set<string>();
  (Array.isArray(aggregate) ? aggregate : []).forEach((value, i) => {
    const name = isObject(value) ? textOf(fieldOf(value, 'name')) : '';
    if (names.has(name))
      reject(
        out,
        member(item(member(place, 'aggregate'), i), 'name'),
        `duplicate entry: ${name}, values have to be unique`,
      );
    names.add(name);
  });
}
