import type { HostnameGenerator } from '../../../model/hostname-generator.ts';
import { label } from '../../../model/labels.ts';
import { isLocal } from '../../../model/resource.ts';
import { defaultGenerators } from '../../hostnames/default-generators.ts';
import { defineCheck } from '../define-check.ts';
import { listWords } from '../generate/words.ts';
import { destinations } from '../needs.ts';
import { about, specAt } from '../shared/places.ts';
import { byWrittenGenerator, defaultNames, serviceWords, source } from './rows.ts';

/** @see MS067 of the catalogue */
export const templateFails = defineCheck({
  code: 'MS067',
  name: 'template-fails-for-some',
  severity: 'warning',
  title: 'A template fails for some of the services that it is for',
  why: 'A template that asks for a label gives no name to a service without it; the condition says TemplateError.',
  fix: 'select only services with the label, or use a template that does without it',
  source,
  on: ['any'],
  needs: [destinations],
  *run(ctx) {
    for (const { rows, ...place } of byWrittenGenerator(
      ctx.views,
      'template-error',
      ({ kind, message }) => `${kind} ${message}`,
    ))
      yield {
        ...place,
        message: `HostnameGenerator ${rows[0]!.generator} names ${rows[0]!.kind} ${serviceWords(rows)} not at all: ${rows[0]!.message}`,
      };
  },
});

/** @see MS075 of the catalogue */
export const defaultsChanged = defineCheck({
  code: 'MS075',
  name: 'default-generators-changed',
  severity: 'info',
  title: 'Default HostnameGenerators are changed or partly missing',
  why: 'Kuma creates them once and leaves them alone afterwards. Names are computed from those that are in the input.',
  fix: 'nothing, if that is what was meant',
  source: 'kuma v2.13.10 pkg/defaults/hostname_generator.go',
  on: ['any'],
  needs: ['HostnameGenerator'],
  *run(ctx) {
    const given = ctx.inventory.list('HostnameGenerator');
    const byName = new Map<string, HostnameGenerator>();
    for (const one of given) byName.set(coreName(one), one);
    for (const { name, template } of defaultGenerators) {
      const one = byName.get(name);
      if (one === undefined || one.spec.template === template) continue;
      yield {
        at: specAt(one, 'template'),
        resource: about(one),
        message: `HostnameGenerator ${name} is one of Kuma's own with another template`,
      };
    }
    const own = defaultGenerators.filter(({ by }) => by === 'global');
    const missing = own.filter(({ name }) => !byName.has(name));
    const [present] = own.filter(({ name }) => byName.has(name));
    if (present === undefined || missing.length === 0) return;
    const one = byName.get(present.name)!;
    yield {
      at: specAt(one, 'template'),
      resource: about(one),
      message: `of the HostnameGenerators that Kuma creates at global ${listWords(missing.map(({ name }) => name))} ${missing.length === 1 ? 'is' : 'are'} not there`,
    };
  },
});

/** The name that a generator was made with. */
function coreName({ meta }: HostnameGenerator): string {
  return meta.labels[label.displayName] ?? meta.kubernetes?.name ?? meta.name;
}

/** @see MS076 of the catalogue */
export const globalOnly = defineCheck({
  code: 'MS076',
  name: 'generator-for-copies-only',
  severity: 'warning',
  title: 'A HostnameGenerator asks for kuma.io/origin: global and means services of the zone',
  why: 'What a zone makes itself has the origin zone; only what comes from elsewhere has the origin global.',
  fix: 'leave kuma.io/origin out, or write another generator with kuma.io/origin: zone',
  source,
  on: ['any'],
  needs: ['HostnameGenerator', destinations],
  *run(ctx) {
    const generators = new Set(
      ctx.inventory.list('HostnameGenerator').filter((one) => !defaultNames.has(coreName(one))),
    );
    for (const one of generators) {
      const { selects } = one.spec;
      if (selects?.matchLabels[label.origin] !== 'global') continue;
      const { [label.origin]: origin, ...wanted } = selects.matchLabels;
      // Labels that say nothing of who is meant leave it open.
      const telling = Object.keys(wanted).filter(
        (key) => key !== label.env && key !== label.headless && key !== label.zone,
      );
      if (telling.length === 0 || origin === undefined) continue;
      const found = ctx.views.flatMap((view) => view.destinations.withLabels(selects.kind, wanted));
      if (found.length === 0 || found.some(({ meta }) => !isLocal(meta))) continue;
      yield {
        at: specAt(one, 'selector'),
        resource: about(one),
        certainty: 'possible',
        message: `HostnameGenerator ${coreName(one)} names nobody: ${selects.kind} ${listWords([...new Set(found.map(({ kri }) => kri.name))])} has the other labels and the origin zone`,
      };
    }
  },
});
