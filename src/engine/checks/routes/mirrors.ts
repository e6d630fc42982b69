import { count } from '../../../model/count.ts';
import { defineCheck, type Finding } from '../define-check.ts';
import { meshServices } from '../needs.ts';
import { atReference, backendOf, type Explained, explained, explaining } from '../shared/explained.ts';
import { ownerWords, refWords } from '../shared/words.ts';

const source =
  'kuma v2.13.10 pkg/plugins/policies/meshhttproute/xds/filters/requestmirror.go: could not find cluster for backendRef';
const needs = [['MeshHTTPRoute' as const], meshServices];

/** Mirrors that the control plane fails at, of those that are written as a resource, or of those that are not. */
function* broken(ctx: Parameters<typeof explained>[0], asResource: boolean): Generator<Explained> {
  for (const one of explained(ctx, 'mirror')) {
    if (one.status !== 'breaks proxies' && one.status !== 'not found') continue;
    const { kind, labels, port, sectionName } = backendOf(one);
    const isResource =
      (kind !== 'MeshService' && kind !== 'MeshServiceSubset') ||
      port !== undefined ||
      sectionName !== '' ||
      (labels !== undefined && Object.keys(labels).length > 0);
    if (isResource === asResource) yield one;
  }
}

function findingOf(one: Explained, says: string): Finding {
  const proxies = explaining(one.view).failingAt(one.reference).length;
  return {
    ...atReference(one),
    ...(proxies === 0 ? { certainty: 'possible' as const } : {}),
    message: `${ownerWords(one.reference.owner)} stops the configuration of ${proxies === 0 ? 'every proxy that it acts on' : count(proxies, 'Dataplane')}: mirror ${refWords(backendOf(one))} ${says}`,
  };
}

/** @see MS133 of the catalogue */
export const mirrorToResource = defineCheck({
  code: 'MS133',
  name: 'mirror-to-resource',
  severity: 'error',
  title: 'A RequestMirror to a resource stops the configuration of whole proxies',
  why: 'A mirror always means a kuma.io/service of its name, whatever port, labels or kind it has. Where there is no HTTP service of that name the control plane fails at the whole proxy, which keeps its old configuration.',
  fix: 'mirror to an HTTP kuma.io/service that has instances in every zone, or take the filter out',
  source,
  on: ['any'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const one of broken(ctx, true))
      yield findingOf(one, 'is taken for a kuma.io/service of that name, and there is none');
  },
});

/** @see MS149 of the catalogue */
export const mirrorToNobody = defineCheck({
  code: 'MS149',
  name: 'mirror-to-unknown-service',
  severity: 'error',
  title: 'A RequestMirror to an unknown service stops the configuration of whole proxies',
  why: 'No endpoint has the kuma.io/service, or it is not HTTP: the control plane finds no cluster for the mirror and fails at the whole proxy, which keeps its old configuration.',
  fix: 'mirror to an HTTP kuma.io/service that has instances in every zone, or take the filter out',
  source,
  on: ['any'],
  until: '2.14',
  needs,
  *run(ctx) {
    for (const one of broken(ctx, false)) yield findingOf(one, 'is no HTTP kuma.io/service that is known here');
  },
});
