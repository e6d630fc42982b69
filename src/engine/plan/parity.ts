import { kriText, withSection } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import { perObject } from '../../model/per-object.ts';
import { compare } from '../order.ts';
import type { Destination } from '../resolve/destinations.ts';
import type { Policy } from '../rules/policy.ts';
import { type PolicyKind, policyTypes } from '../rules/policy-types.ts';
import { ruleOfResource } from '../rules/resource-rules.ts';
import { ruleFor } from '../rules/subset-rules.ts';
import type { MeshView } from '../view.ts';
import { isMultiZone } from './decide.ts';
import type { Families, Family } from './families.ts';
import { type Target, targetOf } from './target.ts';

/** What a policy does to a legacy destination and not to what takes its place, or the other way round. */
export interface ParityGap {
  readonly mesh: string;
  readonly kind: string;
  /** Policies that say something about the legacy destination, the last one wins. */
  readonly policies: readonly string[];
  readonly family: string;
  readonly service: string;
  /** What takes its place, as a KRI. */
  readonly destination: string;
  /** One consumer for which it is so, and how many there are. */
  readonly consumer: string;
  readonly consumers: number;
  readonly before: unknown;
  readonly after: unknown;
}

/** A gap, and the items that would have to be said again. */
export interface OpenGap {
  readonly gap: ParityGap;
  readonly kind: PolicyKind;
  readonly family: Family;
  readonly target: Target;
  /** The section of the port, where the place has more ports than the service stood for. */
  readonly section: string | undefined;
  readonly items: readonly { readonly policy: Policy; readonly index: number }[];
}

/**
 * Where policies treat what takes the place of a `kuma.io/service` otherwise than the service itself, for any consumer:
 * settings by tags against settings for the resource, kind by kind. Routes are not compared here: they show in the
 * listeners.
 */
export function parityGaps(
  views: readonly MeshView[],
  families: Families,
  multiZoneName: (family: Family) => string,
): readonly OpenGap[] {
  const gaps = new Map<string, OpenGap & { names: number }>();
  for (const view of views) {
    const places = placesOf(view, families, multiZoneName);
    for (const { proxy, names } of proxyGroups(view))
      for (const { kind, to } of policyTypes) {
        if (!to || kind === 'MeshHTTPRoute' || kind === 'MeshTCPRoute') continue;
        const rules = view.matched(kind, proxy).to;
        if (rules.legacy.length === 0 && rules.resources.size === 0) continue;
        for (const { family, service, target, destination, section, port } of places) {
          const before = ruleFor(rules.legacy, { [label.service]: service });
          const after = ruleOfResource(rules.resources, withSection(destination.kri, port), view.context.mesh);
          const [old, next] = [
            comparable(kind, family, target, before?.conf),
            comparable(kind, family, target, after?.confs[0]),
          ];
          if (old === next) continue;
          const id = [view.context.mesh, kind, service, kriText(destination.kri), old, next].join('\n');
          const known = gaps.get(id);
          if (known !== undefined) known.names += names.length;
          else
            gaps.set(id, {
              names: names.length,
              kind,
              family,
              target,
              section,
              items: before?.items ?? [],
              gap: {
                mesh: view.context.mesh,
                kind,
                policies: [...new Set((before?.items ?? []).map(({ policy }) => policy.displayName))],
                family: family.name,
                service,
                destination: kriText(destination.kri),
                consumer: names[0]!,
                consumers: 0,
                before: before?.conf ?? null,
                after: after?.confs[0] ?? null,
              },
            });
        }
      }
  }
  return [...gaps.values()]
    .map(({ names, gap, ...rest }) => ({ ...rest, gap: { ...gap, consumers: names } }))
    .toSorted(
      (a, b) =>
        compare(a.gap.kind, b.gap.kind) ||
        compare(a.gap.family, b.gap.family) ||
        compare(a.gap.destination, b.gap.destination) ||
        compare(a.gap.service, b.gap.service),
    );
}

interface Place {
  readonly family: Family;
  readonly service: string;
  readonly target: Target;
  readonly destination: Destination;
  /** Only where it has to be said. */
  readonly section: string | undefined;
  /** The section of the port that the service stands for. */
  readonly port: string;
}

/** What takes the place of each service in a zone: its MeshService there, and the MeshMultiZoneService. */
function placesOf(view: MeshView, families: Families, multiZoneName: (family: Family) => string): readonly Place[] {
  const { mesh, controlPlane } = view.context;
  return families.all.flatMap((family): readonly Place[] => {
    if (family.mesh !== mesh || family.decision === 'MES') return [];
    const local = targetOf(
      { ...family, decision: family.decision === 'BLOCKED' ? 'BLOCKED' : 'MS_LOCAL' },
      controlPlane.zone,
      multiZoneName,
    );
    const above = isMultiZone(family.decision) ? targetOf(family, controlPlane.zone, multiZoneName) : undefined;
    return [local, above].flatMap((target): readonly Place[] => {
      if (target === undefined) return [];
      return view.destinations.withLabels(target.kind, target.labels).flatMap((destination) =>
        family.legacy.flatMap((service): readonly Place[] => {
          const number = family.ports.find(({ services }) => services.includes(service))?.port;
          const port = destination.ports.find((one) => one.port === number) ?? destination.ports[0];
          if (port === undefined) return [];
          const covers = family.ports.filter(({ services }) => services.includes(service)).length;
          const section = destination.ports.length > Math.max(1, covers) ? port.section : undefined;
          return [{ family, service, target, destination, section, port: port.section }];
        }),
      );
    });
  });
}

interface ProxyGroup {
  readonly proxy: ReturnType<MeshView['proxyOf']>;
  readonly names: readonly string[];
}

/** Proxies that the same policies select. */
function proxyGroups(view: MeshView): readonly ProxyGroup[] {
  const groups = new Map<string, { proxy: ProxyGroup['proxy']; names: string[] }>();
  const kinds = policyTypes.filter(({ kind, to }) => to && view.policies(kind).length > 0).map(({ kind }) => kind);
  for (const dataplane of view.context.dataplanes) {
    const proxy = view.proxyOf(dataplane);
    const key = kinds
      .map((kind) =>
        view
          .matched(kind, proxy)
          .policies.map(({ meta }) => meta.name)
          .join(),
      )
      .join(';');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { proxy, names: [dataplane.meta.name] });
    else group.names.push(dataplane.meta.name);
  }
  return [...groups.values()];
}

const textOf = perObject((conf: object) => JSON.stringify(sorted(conf)));

/** Settings as a text, equal where they are; locality is the decision's business, unless it copies a failover. */
function comparable(kind: PolicyKind, { decision }: Family, target: Target, conf: object | undefined): string {
  if (conf === undefined) return '';
  // A MeshService is in one zone.
  const hasZones = decision === 'FAILOVER' && target.kind === 'MeshMultiZoneService';
  if (kind === 'MeshLoadBalancingStrategy' && !hasZones) {
    const { localityAwareness: _, ...rest } = conf as { localityAwareness?: unknown };
    return Object.keys(rest).length === 0 ? '' : JSON.stringify(sorted(rest));
  }
  return textOf(conf);
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
