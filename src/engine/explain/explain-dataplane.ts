import { withSection } from '../../model/kri.ts';
import type { BackendRef } from '../../model/target-ref.ts';
import { findPort } from '../resolve/destinations.ts';
import { identityOf } from '../resolve/target-ref.ts';
import { noteAmbiguity } from './explain-backend.ts';
import { type Draft, type ExplainContext, empty, targetAt } from './explanation.ts';
import { destinationKindOf, nearLabels, nearNames, nearPorts } from './near.ts';
import type { Note } from './notes.ts';
import { keyOf, queryOf } from './query.ts';
import type { Reference } from './references.ts';

/** What an explicit outbound leads to. */
export function explainOutbound({ view, names }: ExplainContext, { owner }: Reference, ref: BackendRef): Draft {
  const notes: Note[] = [];
  const kind = destinationKindOf(ref.kind);
  const query = queryOf(ref, owner.kri);
  const labels = ref.labels ?? {};
  const oldest = query.by === 'labels' && kind !== undefined ? view.destinations.oldest(kind, labels) : undefined;
  const destination =
    query.by === 'labels' ? oldest?.destination : view.destinations.last(keyOf(identityOf(ref, owner.kri)));
  if (destination === undefined) {
    notes.push(
      ...(query.by === 'labels' && kind !== undefined
        ? nearLabels(view, names, kind, labels)
        : nearNames(view, names, owner, ref)),
    );
    return { ...empty, query, status: 'not found', notes };
  }
  const section = ref.port === undefined ? '' : String(ref.port);
  const port = findPort(destination, section);
  if (port === undefined)
    return {
      ...empty,
      query,
      dropped: [destination],
      status: 'not found',
      notes: nearPorts(section, [destination], 'port'),
    };
  const ambiguous = noteAmbiguity(view, ref, destination, oldest?.tied ?? [], notes);
  if (port.section !== section) notes.push({ code: 'OUTBOUND_SECTION_NUMERIC', text: port.section });
  const targets = [targetAt(withSection(destination.kri, section), destination)];
  return { ...empty, query, targets, notes, status: ambiguous ? 'ambiguous' : 'ok' };
}

/** What an item of `reachableBackends` allows. */
export function explainReachable({ view, names }: ExplainContext, { owner, path }: Reference, ref: BackendRef): Draft {
  const proxy = owner.proxy!;
  const query = queryOf(ref, owner.kri);
  const notes: Note[] = [];
  const { refs } = view.reachableOf(proxy);
  const found = refs[path.at(-1) as number];
  // Explicit outbounds with backendRefs go first: then nobody looks at these.
  if (found === undefined || proxy.dataplane.spec.outbound.some(({ backendRef }) => backendRef !== undefined))
    return {
      ...empty,
      query,
      status: 'shadowed',
      notes: [{ code: 'OVERRIDDEN_BY', text: 'networking.outbound[].backendRef' }],
    };
  const targets = found.ports.map(({ kri, destination }) => targetAt(kri, destination));
  if (targets.length === 0) {
    const kind = destinationKindOf(ref.kind);
    const labels = ref.labels ?? {};
    if (kind !== undefined)
      notes.push(
        ...(query.by === 'labels' ? nearLabels(view, names, kind, labels) : nearNames(view, names, owner, ref)),
      );
    return { ...empty, query, status: 'not found', notes };
  }
  if (found.portMissing)
    notes.push({ code: 'PORT_UNKNOWN_ALLOWS_ALL', text: String(ref.port), resources: [found.ports[0]!.destination] });
  if (found.instead.length > 0)
    notes.push({ code: 'LABELS_ONE_OF_MANY', resources: [found.ports.at(-1)!.destination, ...found.instead] });
  return { ...empty, query, targets, notes, status: found.instead.length > 0 ? 'ambiguous' : 'ok' };
}

/** What an explicit outbound by tags leads to. */
export function explainOutboundTags({ view, names }: ExplainContext, ref: BackendRef): Draft {
  const known = names.services.has(ref.name);
  const notes: Note[] = known ? [] : [{ code: 'BACKEND_SERVICE_UNKNOWN', text: ref.name }];
  if (known && view.context.mode === 'Exclusive') notes.push({ code: 'LEGACY_ONLY_LOCAL', text: ref.name });
  return { ...empty, service: ref.name, status: known ? 'legacy' : 'not found', notes };
}
