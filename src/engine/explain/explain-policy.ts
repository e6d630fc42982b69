import { withSection } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import type { TargetRef } from '../../model/target-ref.ts';
import type { Destination } from '../resolve/destinations.ts';
import { resolveTargetRef } from '../resolve/target-ref.ts';
import type { Policy } from '../rules/policy.ts';
import { selectProxy, type Unselected } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { type Draft, type ExplainContext, empty, targetAt } from './explanation.ts';
import { destinationKindOf, nearLabels, nearNames, nearPorts, portText } from './near.ts';
import type { Note, Target } from './notes.ts';
import type { Reference } from './references.ts';

/** Whom a policy acts on. */
export function explainTop({ view, effects }: ExplainContext, { owner, ref }: Reference): Draft {
  const policy = owner.policy!;
  if (view.context.behaviour.refsByLabelsOnly && ref.kind !== 'Mesh' && ref.kind !== 'Dataplane')
    return { ...empty, status: 'refused', notes: [{ code: 'V3_TOP_KIND_REMOVED', text: ref.kind }] };
  if (policy.meta.labels[label.effect] === 'shadow')
    return { ...empty, status: 'shadowed', notes: [{ code: 'OWNER_SHADOWED' }] };
  if (effects.selected(policy) > 0 || view.context.dataplanes.length === 0) return { ...empty, status: 'ok' };
  if (ref.kind === 'MeshHTTPRoute' && view.routeByName(ref.name) === undefined)
    return { ...empty, status: 'not found', notes: [{ code: 'TOP_ROUTE_MISSING', text: ref.name }] };
  const reason = usualReason(view, policy);
  return {
    ...empty,
    status: 'not found',
    notes: [{ code: 'OWNER_SELECTS_NOBODY', ...(reason === undefined ? {} : { reason }) }],
  };
}

/** How many proxies are asked for the reason. */
const askedProxies = 100;

/** Why most of the first proxies are left out. */
function usualReason(view: MeshView, policy: Policy): Unselected | undefined {
  const counts = new Map<string, { count: number; readonly reason: Unselected }>();
  for (const dataplane of view.context.dataplanes.slice(0, askedProxies)) {
    const selection = selectProxy(policy, view.proxyOf(dataplane), view.routeByName);
    if (selection.selected) continue;
    const key = JSON.stringify(selection.reason);
    const known = counts.get(key);
    if (known === undefined) counts.set(key, { count: 1, reason: selection.reason });
    else known.count++;
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)[0]?.reason;
}

/** Clients are told by the tags in their certificates; resources are never asked. */
export function explainFrom({ view, names }: ExplainContext, { ref }: Reference): Draft {
  if (view.context.behaviour.refsByLabelsOnly)
    return { ...empty, status: 'refused', notes: [{ code: 'V3_FROM_REMOVED' }] };
  const byService = ref.kind === 'MeshService' || ref.kind === 'MeshServiceSubset';
  const service = byService ? ref.name : undefined;
  const unknown = service !== undefined && !names.services.has(service);
  return {
    ...empty,
    service,
    status: unknown ? 'not found' : 'ok',
    notes: unknown ? [{ code: 'BACKEND_SERVICE_UNKNOWN', text: service }] : [{ code: 'MEANING_TAGS' }],
  };
}

/** What an item of `to` means, and whether something of it is in effect. */
export function explainTo(context: ExplainContext, reference: Reference): Draft {
  const { view, names, effects } = context;
  const { owner, ref } = reference;
  if (ref.kind === 'MeshSubset' || ref.kind === 'MeshServiceSubset') return explainSubset(context, ref);
  const { query, candidates } = resolveTargetRef(ref, owner.kri, view.referables);
  const targets = candidates.flatMap(({ resource, section }): readonly Target[] =>
    section === undefined ? [] : [targetAt(withSection(resource.kri, section), asDestination(resource))],
  );
  const dropped = candidates.flatMap(({ resource, section }) =>
    section === undefined ? [asDestination(resource)!] : [],
  );
  const notes: Note[] = [];
  if (query?.by === 'service-tag')
    notes.push({ code: 'LEGACY_NAME_PARSED', values: [query.name, query.namespace, String(query.port)] });
  else if (ref.kind === 'MeshService' && ref.sectionName !== '' && /^[^_]+_[^_]+_[^_]+(_\d+)?$/.test(ref.name))
    notes.push({ code: 'LEGACY_NAME_WITH_SECTION' });
  const silenced = owner.policy!.to.some(({ targetRef }) => targetRef.kind === 'MeshHTTPRoute');
  const isService = ref.kind === 'MeshService' && ref.name !== '' && names.services.has(ref.name);
  if (isService && silenced) notes.push({ code: 'LEGACY_SILENCED' });
  const service = isService && !silenced ? ref.name : undefined;
  if (targets.length > 1) notes.push({ code: 'LABELS_MULTIPLE', text: String(targets.length) });
  if (dropped.length > 0)
    notes.push(
      ...(targets.length > 0
        ? [{ code: 'SECTION_DROPPED_SOME' as const, resources: dropped }]
        : query?.by === 'service-tag'
          ? [
              {
                code: 'LEGACY_PORT_NOT_FOUND' as const,
                resources: dropped,
                text: String(query.port),
                values: dropped.flatMap(({ ports }) => ports.map(portText)),
              },
            ]
          : nearPorts(ref.sectionName, dropped, 'section')),
    );
  const missing = targets.length === 0 && dropped.length === 0;
  const kind = destinationKindOf(ref.kind);
  if (missing && query?.by === 'identity') notes.push(...nearNames(view, names, owner, ref));
  if (missing && query?.by === 'labels' && kind !== undefined)
    notes.push(...nearLabels(view, names, kind, query.labels));
  if (missing && query?.by === 'service-tag' && service === undefined)
    notes.push({ code: 'NAME_NOT_FOUND', text: `${query.name} in namespace ${query.namespace}` });
  if (service !== undefined)
    notes.push({ code: targets.length > 0 ? 'MEANING_BOTH' : 'MEANING_LEGACY_ONLY', text: service });
  const draft = { targets, service, query, dropped, notes };
  if (targets.length > 0) {
    const index = reference.path[2] as number;
    const winner = effects.overridden(owner.policy!, index);
    if (winner === undefined) return { ...draft, status: 'ok' };
    const text = `${winner.policy.kind}/${winner.policy.meta.name} to[${winner.index}]`;
    return { ...draft, status: 'shadowed', notes: [...notes, { code: 'OVERRIDDEN_BY', text }] };
  }
  if (service === undefined) return { ...draft, status: 'not found' };
  if (view.context.mode !== 'Exclusive') return { ...draft, status: 'legacy' };
  return {
    ...draft,
    status: 'not in this mode',
    notes: [...notes, { code: 'OUTBOUND_MODE_EXCLUSIVE_NO_LEGACY', text: service }],
  };
}

/** Subsets mean outbounds by tags, never a resource. */
function explainSubset({ view, names }: ExplainContext, { kind, name }: TargetRef): Draft {
  if (view.context.mode === 'Exclusive')
    return { ...empty, status: 'not in this mode', notes: [{ code: 'OUTBOUND_MODE_EXCLUSIVE_NO_LEGACY', text: name }] };
  if (kind === 'MeshSubset' || names.services.has(name)) return { ...empty, service: name, status: 'legacy' };
  return { ...empty, service: name, status: 'not found', notes: [{ code: 'BACKEND_SERVICE_UNKNOWN', text: name }] };
}

function asDestination(resource: { readonly kind: string }): Destination | undefined {
  return destinationKindOf(resource.kind) === undefined ? undefined : (resource as Destination);
}
