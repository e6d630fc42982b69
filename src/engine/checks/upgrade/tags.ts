import { label } from '../../../model/labels.ts';
import { isLocal } from '../../../model/resource.ts';
import { policyTypes } from '../../rules/policy-types.ts';
import { inboundAt } from '../generate/words.ts';
import { about, specAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';
import { type AtDataplane, addTo, alike } from './per-service.ts';
import { written } from './written.ts';

/** @see MS325 of the catalogue */
export const tagSelector = defineUpgradeCheck({
  code: 'MS325',
  name: 'tag-selector-dropped-in-3',
  severity: 'error',
  title: 'A MeshService that selects by tags matches nobody in Kuma 3.0',
  why: 'dataplaneTags is dropped without a word, and the MeshService is Unavailable.',
  fix: 'on 2.14 select by dataplaneLabels.matchLabels, and give the Dataplanes the labels',
  needs: ['MeshService'],
  *run(ctx) {
    for (const one of ctx.inventory.list('MeshService')) {
      const { labels, kubernetes } = one.meta;
      // What is generated is generated anew.
      if (one.spec.selector.dataplaneTags === undefined || labels[label.managedBy] !== undefined) continue;
      if ((kubernetes?.owners.length ?? 0) > 0 || !isLocal(one.meta)) continue;
      yield {
        at: specAt(one, 'selector', 'dataplaneTags'),
        resource: about(one),
        message: `MeshService ${one.meta.name} selects by tags, and matches nobody in Kuma 3.0`,
      };
    }
  },
});

/** @see MS313 of the catalogue */
export const tagIdentity = defineUpgradeCheck({
  code: 'MS313',
  name: 'tag-identity-refused-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses identities by kuma.io/service',
  why: 'spec.identities of type ServiceTag are gone. The control plane fills the field by itself.',
  fix: 'leave spec.identities out of what is applied',
  needs: ['MeshService'],
  *run(ctx) {
    for (const one of ctx.inventory.list('MeshService')) {
      const at = one.spec.identities.findIndex(({ type }) => type === 'ServiceTag');
      // A status tells of an export: what a control plane wrote it writes anew.
      if (at < 0 || one.meta.labels[label.managedBy] !== undefined || one.status !== undefined) continue;
      yield {
        at: specAt(one, 'identities', at),
        resource: about(one),
        message: `MeshService ${one.meta.name} has an identity of type ServiceTag, which Kuma 3.0 refuses`,
        edits: [{ at: specAt(one, 'identities'), op: 'remove' }],
      };
    }
  },
});

/** @see MS326 of the catalogue */
export const tagsDropped = defineUpgradeCheck({
  code: 'MS326',
  name: 'inbound-tags-dropped-in-3',
  severity: 'error',
  title: 'Something selects by a tag of inbounds, which Kuma 3.0 drops',
  why: 'Inbounds have no tags there: what selects by them selects nobody.',
  fix: 'give the Dataplanes labels, and select by those',
  environments: ['universal'],
  needs: ['Dataplane'],
  *run(ctx) {
    for (const view of ctx.views) {
      const used = new Map<string, string>();
      for (const { kind } of policyTypes)
        for (const { targetRef, displayName } of view.policies(kind))
          for (const key of Object.keys(targetRef.tags)) if (!used.has(key)) used.set(key, `${kind} ${displayName}`);
      for (const { meta, spec } of view.generated.meshServices)
        if (meta.labels[label.managedBy] === undefined && isLocal(meta))
          for (const key of Object.keys(spec.selector.dataplaneTags ?? {}))
            if (!used.has(key)) used.set(key, `MeshService ${meta.name}`);
      used.delete(label.zone);
      for (const dataplane of used.size === 0 ? [] : view.context.dataplanes)
        for (const [at, { tags }] of dataplane.spec.inbound.entries())
          for (const key of Object.keys(tags)) {
            const user = used.get(key);
            if (user === undefined) continue;
            used.delete(key);
            yield {
              at: inboundAt(dataplane, at, 'tags', key),
              resource: about(dataplane),
              message: `${user} selects by the tag ${key}, which Kuma 3.0 drops from this and other Dataplanes`,
            };
          }
    }
  },
});

/** Protocols that 3.0 knows beside TCP. */
const httpTags: ReadonlySet<string> = new Set(['http', 'http2', 'grpc']);

/** @see MS329 of the catalogue */
export const protocolTag = defineUpgradeCheck({
  code: 'MS329',
  name: 'protocol-tag-ignored-in-3',
  severity: 'warning',
  title: 'Kuma 3.0 does not read the protocol from a tag',
  why: 'Without the field protocol an inbound is plain TCP, without a word.',
  fix: 'from 2.14 on write protocol in the inbound',
  environments: ['universal'],
  needs: ['Dataplane'],
  *run(ctx) {
    const groups = new Map<string, AtDataplane[]>();
    for (const one of written(ctx))
      for (const [at, { tags, protocol, port }] of one.spec.inbound.entries()) {
        const tag = tags[label.protocol];
        if (protocol !== '' || tag === undefined || !httpTags.has(tag.toLowerCase())) continue;
        const service = tags[label.service] ?? '';
        addTo(groups, [one.meta.mesh, service, String(port), tag], {
          dataplane: one,
          at: inboundAt(one, at, 'tags', label.protocol),
          services: [service],
          what: { port, tag },
          fix: `protocol: ${tag} in the inbound`,
          edit: { at: inboundAt(one, at, 'protocol'), op: 'set', value: tag },
        });
      }
    yield* alike(groups, (who, _, what) => `port ${what!.port} of ${who} is ${what!.tag} by tag, and TCP in Kuma 3.0`);
  },
});
