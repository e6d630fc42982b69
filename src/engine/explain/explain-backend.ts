import type { BackendRef } from '../../model/target-ref.ts';
import type { Destination } from '../resolve/destinations.ts';
import { meansResource, withNamespace } from '../routes/backend-ref.ts';
import type { Backend } from '../routes/split.ts';
import type { Policy } from '../rules/policy.ts';
import type { MeshView } from '../view.ts';
import { effectOf } from './effects.ts';
import { type Draft, type ExplainContext, empty, targetAt } from './explanation.ts';
import { destinationKindOf, nearLabels, nearNames, nearPorts } from './near.ts';
import type { Note } from './notes.ts';
import { keyOf, queryOf } from './query.ts';
import type { Reference } from './references.ts';
import { protocolsOf, splitAlone } from './split-alone.ts';

/** What becomes of a backendRef, and of the route where nothing does. */
export function explainBackend(context: ExplainContext, reference: Reference, written: BackendRef): Draft {
  const { view, names } = context;
  const completing = completingPolicy(context, reference);
  const owner = completing === undefined ? reference.owner : { ...reference.owner, kri: completing.kri };
  const { refsByLabelsOnly } = view.context.behaviour;
  const ref = refsByLabelsOnly ? { ...written, labels: withNamespace(written.labels ?? {}, owner.kri) } : written;
  const backend = splitAlone(view, reference, ref, owner.kri);
  if (backend.outcome === 'panic')
    return {
      ...empty,
      service: '',
      status: context.failingAt(reference).length > 0 ? 'breaks proxies' : 'not found',
      notes: [
        { code: 'BACKEND_PORT_MISSING', resources: withLabelsOf(view, ref) },
        { code: 'EFFECT_REF_BREAKS_PROXY' },
      ],
    };
  if (backend.means === 'service') return explainService(context, reference, ref, backend);
  const notes: Note[] = [];
  if (completing !== undefined && Object.keys(ref.labels ?? {}).length === 0)
    notes.push({ code: 'NAMES_COMPLETED_BY', text: `${completing.kind}/${completing.kri.name}` });
  if (ref.sectionName !== '' && ref.port !== undefined)
    notes.push({ code: 'PORT_IGNORED_SECTION_SET', text: String(ref.port) });
  const query = queryOf(ref, owner.kri);
  if (backend.means === 'nothing') {
    const kind = destinationKindOf(ref.kind);
    const labels = ref.labels ?? {};
    const isEmpty = kind === undefined || Object.keys(labels).length === 0;
    notes.push(...(isEmpty ? nearNames(view, names, owner, ref) : nearLabels(view, names, kind, labels)));
    return {
      ...empty,
      query,
      status: 'not found',
      notes: [...notes, ...effectOf(view, reference)],
    };
  }
  const destination = view.destinations.last(keyOf(backend.kri));
  const targets = [targetAt(backend.kri, destination)];
  if (backend.outcome === 'split') {
    const ambiguous = noteAmbiguity(view, ref, destination!, backend.tied, notes);
    return { ...empty, query, targets, notes, status: ambiguous ? 'ambiguous' : 'ok' };
  }
  switch (backend.because) {
    case 'weight-zero':
      notes.push({ code: 'BACKEND_WEIGHT_ZERO' });
      return { ...empty, query, targets, notes, status: 'ok' };
    case 'resource-not-found':
      notes.push(...nearNames(view, names, owner, ref));
      break;
    case 'port-not-found':
      notes.push(...nearPorts(backend.kri.sectionName, [destination!], ref.sectionName === '' ? 'port' : 'section'));
      noteAmbiguity(view, ref, destination!, backend.tied, notes);
      break;
    default:
      notes.push({
        code: 'BACKEND_PROTOCOL_NOT_ALLOWED',
        text: backend.protocol ?? '',
        values: [...protocolsOf(reference)],
      });
  }
  const status = backend.because === 'protocol-not-allowed' ? 'refused' : 'not found';
  const dropped = destination === undefined ? [] : [destination];
  return {
    ...empty,
    query,
    dropped,
    status,
    notes: [...notes, ...effectOf(view, reference)],
  };
}

/** The other route with the same matches that completes the names of a rule. */
function completingPolicy({ effects }: ExplainContext, { field, owner, path }: Reference): Policy | undefined {
  if (field !== 'backend' || owner.kind !== 'MeshHTTPRoute') return undefined;
  return effects.completedBy(owner.policy!, path[2] as number, path[4] as number);
}

function withLabelsOf({ destinations }: MeshView, { kind, labels }: BackendRef): readonly Destination[] {
  const destinationKind = destinationKindOf(kind);
  return destinationKind === undefined || labels === undefined ? [] : destinations.withLabels(destinationKind, labels);
}

function explainService(context: ExplainContext, reference: Reference, ref: BackendRef, backend: Backend): Draft {
  const { view, names } = context;
  const notes: Note[] = [];
  if (ref.kind === 'MeshService' && !meansResource(ref, view.context.behaviour)) {
    const near = (names.byName.get(ref.name) ?? []).filter(({ kind }) => kind === 'MeshService');
    notes.push({ code: 'BACKEND_PORT_MISSING', resources: near, text: ref.name });
  }
  const draft = { ...empty, service: ref.name };
  if (backend.outcome === 'split') {
    if (view.context.mode === 'Exclusive') notes.push({ code: 'LEGACY_ONLY_LOCAL', text: ref.name });
    return { ...draft, status: 'legacy', notes };
  }
  if (backend.outcome === 'none' && backend.because === 'weight-zero')
    return { ...draft, status: 'legacy', notes: [...notes, { code: 'BACKEND_WEIGHT_ZERO' }] };
  const unknown = backend.outcome === 'none' && backend.because === 'service-unknown';
  notes.push(
    unknown
      ? { code: 'BACKEND_SERVICE_UNKNOWN', text: ref.name }
      : { code: 'BACKEND_PROTOCOL_NOT_ALLOWED', text: backend.protocol ?? '', values: [...protocolsOf(reference)] },
  );
  return {
    ...draft,
    status: unknown ? 'not found' : 'refused',
    notes: [...notes, ...effectOf(view, reference)],
  };
}

/** What becomes of the target of a RequestMirror. */
export function explainMirror(context: ExplainContext, reference: Reference, ref: BackendRef): Draft {
  const { view } = context;
  if (view.context.behaviour.refsByLabelsOnly) return explainBackend(context, reference, ref);
  const backend = splitAlone(view, reference, ref, reference.owner.kri);
  const notes: Note[] = [{ code: 'MIRROR_IS_LEGACY', text: ref.name }];
  if (backend.outcome === 'split') return { ...empty, service: ref.name, status: 'legacy', notes };
  const known = backend.outcome === 'none' && backend.because === 'protocol-not-allowed';
  notes.push(
    known
      ? { code: 'BACKEND_PROTOCOL_NOT_ALLOWED', text: backend.protocol ?? '', values: [...protocolsOf(reference)] }
      : { code: 'BACKEND_SERVICE_UNKNOWN', text: ref.name },
  );
  const fatal = context.failingAt(reference).length > 0;
  notes.push({ code: fatal ? 'EFFECT_MIRROR_BREAKS_PROXY' : 'EFFECT_NOTHING' });
  return { ...empty, service: ref.name, status: fatal ? 'breaks proxies' : 'not found', notes };
}

/** Says that one of several is taken; whether it matters which. */
export function noteAmbiguity(
  view: MeshView,
  { kind, labels }: BackendRef,
  chosen: Destination,
  tied: readonly Destination[],
  notes: Note[],
): boolean {
  const destinationKind = destinationKindOf(kind);
  if (labels === undefined || destinationKind === undefined) return false;
  const all = view.destinations.withLabels(destinationKind, labels);
  if (all.length < 2) return false;
  const code = tied.length > 0 ? 'LABELS_AMBIGUOUS_TIE' : 'LABELS_AMBIGUOUS_OLDEST';
  notes.push({
    code,
    resources: [chosen, ...all.filter((one) => one !== chosen)],
    text: chosen.meta.creationTime ?? '',
  });
  return true;
}
