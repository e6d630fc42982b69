import { count } from '../../../model/count.ts';
import { label, own } from '../../../model/labels.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { inboundAt, subjectOf } from './words.ts';

/** @see MS001 of the catalogue */
export const invalidServiceName = defineGenerationCheck({
  code: 'MS001',
  name: 'service-name-no-dns-label',
  severity: 'warning',
  title: 'A kuma.io/service of a Universal zone is no DNS label',
  why: 'Kuma makes no MeshService of it, and only logs it. In mode Exclusive, and in Kuma 3.0, the service is unreachable.',
  fix: 'rename it (on all Dataplanes, in permissions and policies), or write a MeshService with a valid name that selects it',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: meshServicesForDataplane',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: ['Dataplane'],
  *run(ctx) {
    for (const { rejected, context, meshServices } of ctx.generated) {
      const byHand = new Map(
        meshServices.map(({ meta, spec }) => [own(spec.selector.dataplaneTags, label.service), meta.name]),
      );
      for (const { serviceTag, reasons, carriers } of rejected) {
        const { dataplane, inbound } = carriers[0]!;
        if (serviceTag === '' || context.mode === 'Disabled') continue;
        const stands = byHand.get(serviceTag);
        yield {
          at: inboundAt(dataplane, inbound, 'tags', label.service),
          resource: subjectOf(dataplane),
          severity: stands !== undefined ? 'info' : context.mode === 'Exclusive' ? 'error' : 'warning',
          message: `no MeshService for kuma.io/service ${serviceTag} (${count(new Set(carriers.map((one) => one.dataplane)).size, 'Dataplane')}): ${reasons.join(', ')}${stands === undefined ? '' : `; MeshService ${stands} selects it`}`,
        };
      }
    }
  },
});
