import { kriKey, kriText, withSection } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import { displayName } from '../../model/resource.ts';
import { compare } from '../order.ts';
import { policyTypes } from '../rules/policy-types.ts';
import { ruleOfResource } from '../rules/resource-rules.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import type { MeshView } from '../view.ts';
import type { Family } from './families.ts';

/** What a policy does to a legacy destination and not to the MeshService that takes its place, or the other way round. */
export interface ParityGap {
  readonly mesh: string;
  readonly kind: string;
  /** Policies that say something about the legacy destination, the last one wins. */
  readonly policies: readonly string[];
  readonly family: string;
  readonly destination: string;
  /** One consumer for which it is so, and how many there are. */
  readonly consumer: string;
  readonly consumers: number;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * Where policies treat a MeshService otherwise than the `kuma.io/service` that it replaces, for any consumer: settings
 * by tags against settings for the resource, kind by kind. Routes are not compared here: they show in the listeners.
 */
export function parityGaps(views: readonly MeshView[], families: readonly Family[]): readonly ParityGap[] {
  const gaps = new Map<string, ParityGap & { names: Set<string> }>();
  for (const view of views) {
    const { context, destinations } = view;
    const own = families.filter(({ mesh }) => mesh === context.mesh);
    const local = destinations.all.filter(
      ({ kind, meta }) => kind === 'MeshService' && meta.labels[label.origin] !== 'global',
    );
    const seen = new Map<string, string[]>();
    for (const dataplane of context.dataplanes) {
      const proxy = view.proxyOf(dataplane);
      const key = policyTypes
        .map(({ kind }) =>
          view
            .matched(kind, proxy)
            .policies.map(({ kri }) => kriText(kri))
            .join(),
        )
        .join(';');
      const group = seen.get(key);
      if (group !== undefined) {
        group.push(dataplane.meta.name);
        continue;
      }
      seen.set(key, [dataplane.meta.name]);
      for (const { kind, to } of policyTypes) {
        if (!to || kind === 'MeshHTTPRoute' || kind === 'MeshTCPRoute') continue;
        const rules = view.matched(kind, proxy).to;
        if (rules.legacy.length === 0 && rules.resources.size === 0) continue;
        for (const family of own)
          for (const destination of local) {
            if (
              displayName(destination.meta) !== family.name ||
              (destination.meta.labels[label.namespace] ?? '') !== family.namespace
            )
              continue;
            for (const service of family.legacy) {
              const before = ruleFor(rules.legacy, { [label.service]: service });
              const port = destination.ports[0];
              if (port === undefined) continue;
              const after = ruleOfResource(rules.resources, withSection(destination.kri, port.section), context.mesh);
              const [old, next] = [before?.conf, after?.confs[0]];
              if (JSON.stringify(sorted(old)) === JSON.stringify(sorted(next))) continue;
              const id = [
                context.mesh,
                kind,
                service,
                kriKey(destination.kri),
                JSON.stringify(old),
                JSON.stringify(next),
              ].join('\n');
              const known = gaps.get(id);
              if (known !== undefined) known.names.add(dataplane.meta.name);
              else
                gaps.set(id, {
                  mesh: context.mesh,
                  kind,
                  policies: [...new Set((before?.items ?? []).map(({ policy }) => policy.displayName))],
                  family: family.name,
                  destination: kriText(destination.kri),
                  consumer: dataplane.meta.name,
                  consumers: 0,
                  before: old ?? null,
                  after: next ?? null,
                  names: new Set([dataplane.meta.name]),
                });
            }
          }
      }
    }
  }
  return [...gaps.values()]
    .map(({ names, ...gap }) => ({ ...gap, consumers: names.size }))
    .toSorted(
      (a, b) => compare(a.kind, b.kind) || compare(a.family, b.family) || compare(a.destination, b.destination),
    );
}

/** Keys in one order, so that equal settings are equal texts. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => compare(a, b))
      .map(([key, one]) => [key, sorted(one)]),
  );
}
