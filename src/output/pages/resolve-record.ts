import type { Explanation } from '../../engine/explain/explanation.ts';
import type { Ladder } from '../../engine/explain/ladder.ts';
import type { LookedUp } from '../../engine/explain/look-up.ts';
import type { Member } from '../../engine/explain/members.ts';
import type { Note } from '../../engine/explain/notes.ts';
import type { Reference } from '../../engine/explain/references.ts';
import type { ReferenceRow } from '../../engine/explain/rows.ts';
import { type Kri, kriText } from '../../model/kri.ts';
import { valueNote } from './chain.ts';
import type { Place, PlacedProblem } from './resolve.ts';
import { fieldWords, noteWords, referenceWords, unselectedWords } from './resolve-words.ts';

/** A row as JSON shows it. */
export function rowRecord({ mesh, zones, modes, count, selects, explanation }: ReferenceRow, place: Place): unknown {
  return {
    mesh,
    zones,
    ...rowlessRecord(explanation, place),
    modes: Object.fromEntries(modes.map(({ mode, status }) => [mode, status])),
    ...(count > 1 ? { count } : {}),
    ...(selects === undefined ? {} : { selects }),
  };
}

/** A reference with where it ends up, as JSON shows it. */
export function rowlessRecord(explanation: Explanation, place: Place): Readonly<Record<string, unknown>> {
  const { reference, status, targets, service, query, dropped, notes, fix } = explanation;
  const { owner, path } = reference;
  return {
    owner: { kind: owner.kind, name: owner.kri.name, namespace: owner.kri.namespace, zone: owner.kri.zone },
    field: fieldWords(path),
    location: place(owner.origin, path),
    reference: referenceWords(reference),
    status,
    resolvesTo: targets.map(({ kri, port }) => ({
      ...kriRecord(kri),
      ...(port === undefined ? {} : { port: port.port }),
    })),
    ...(service === undefined ? {} : { service }),
    ...(query === undefined
      ? {}
      : {
          lookedFor: query.by === 'identity' ? kriText(query.kri) : { kind: reference.ref.kind, labels: query.labels },
        }),
    ...(dropped.length === 0 ? {} : { dropped: dropped.map(({ kri }) => kriText(kri)) }),
    notes: notes.map((note) => noteRecord(note, reference)),
    ...(fix === undefined ? {} : { fix }),
  };
}

function kriRecord(kri: Kri): Readonly<Record<string, unknown>> {
  return { kri: kriText(kri), kind: kri.kind, name: kri.name, namespace: kri.namespace, zone: kri.zone };
}

function noteRecord(note: Note, reference: Reference): unknown {
  const { code, resources } = note;
  return {
    code,
    message: noteWords(note, reference),
    ...(resources === undefined ? {} : { resources: resources.map(({ kri }) => kriText(kri)) }),
  };
}

/** A problem of whole proxies as JSON shows it. */
export function problemRecord({ mesh, zone, modes, problem }: PlacedProblem, place: Place): unknown {
  const { owner, proxies } = problem;
  return {
    mesh,
    zone,
    modes,
    because: problem.problem.because,
    owner: { kind: owner.kind, name: owner.name },
    location: place(owner.origin, owner.path),
    proxies,
  };
}

/** A ladder as JSON shows it. */
export function ladderRecord(ladder: Ladder, place: Place): unknown {
  const { explanation, seenBy, selected, targets, tagged, effects } = ladder;
  const { reference } = explanation;
  const reason = seenBy?.selection?.selected === false ? seenBy.selection.reason : undefined;
  return {
    ...rowlessRecord(explanation, place),
    ...(selected === undefined ? {} : { selects: selected }),
    endpoints: targets.map(({ target, members, endpoints }) => ({
      kri: kriText(target.kri),
      endpoints: endpoints.map(({ address, port, zone }) => ({ address, port, ...(zone === '' ? {} : { zone }) })),
      dataplanes: members.map((member) => memberRecord(member, place)),
    })),
    ...(tagged.length === 0 ? {} : { dataplanes: tagged.map((member) => memberRecord(member, place)) }),
    effects: effects.map(({ versions, notes }) => ({
      versions,
      notes: notes.map((note) => noteRecord(note, reference)),
    })),
    ...(seenBy === undefined
      ? {}
      : {
          seenBy: {
            dataplane: seenBy.proxy.dataplane.meta.name,
            selected: reason === undefined,
            ...(reason === undefined ? {} : { reason: { ...reason, message: unselectedWords(reason) } }),
            problems: seenBy.problems.map(({ because }) => because),
            outbounds: seenBy.outbounds.map(({ outbound: { address, port, target }, hidden }) => ({
              address,
              port,
              ...(target.by === 'tags' ? { service: target.service } : { kri: kriText(target.kri) }),
              ...(hidden === undefined ? {} : { hidden }),
            })),
            inEffect: seenBy.inEffect.flatMap(({ outbound: { target }, fields }) =>
              fields.map(({ path, policy, index }) => ({
                outbound: target.by === 'tags' ? target.service : kriText(target.kri),
                field: path,
                setBy: `${policy.kind}/${policy.meta.name}#${index}`,
              })),
            ),
          },
        }),
  };
}

/** Where a value leads, as JSON shows it. */
export function lookedUpRecord({ ends, notes }: LookedUp, place: Place): Readonly<Record<string, unknown>> {
  return {
    ends: ends.map(({ via, destination, port, service, members, endpoints, selectedBy, instead }) => ({
      via,
      ...(destination === undefined
        ? {}
        : { ...kriRecord(destination.kri), location: place(destination.resource.origin, []) }),
      ...(port === undefined ? {} : { port: port.port }),
      ...(service === undefined ? {} : { service }),
      dataplanes: members.map((member) => memberRecord(member, place)),
      endpoints: endpoints.map(({ address, port: at, zone }) => ({
        address,
        port: at,
        ...(zone === '' ? {} : { zone }),
      })),
      ...(selectedBy.length === 0 ? {} : { meshServices: selectedBy.map(({ kri }) => kriText(kri)) }),
      ...(instead === undefined ? {} : { answeredBy: kriText(instead.kri) }),
    })),
    notes: notes.map((note) => ({ code: note.code, message: valueNote(note) })),
  };
}

function memberRecord({ dataplane, inbounds }: Member, place: Place): unknown {
  return { name: dataplane.meta.name, location: place(dataplane.origin, []), inbounds };
}
