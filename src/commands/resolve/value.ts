import { lookUp } from '../../engine/explain/look-up.ts';
import { membersOf } from '../../engine/explain/members.ts';
import { parseValue, type Value } from '../../engine/explain/values.ts';
import type { DestinationKind } from '../../engine/resolve/destinations.ts';
import { kindOfWord } from '../../kinds/names.ts';
import { Failure } from '../../model/failure.ts';
import { type Chain, chainPage } from '../../output/pages/chain.ts';
import { lookedUpRecord } from '../../output/pages/resolve-record.ts';
import type { Asked, Question } from './question.ts';

const services: Readonly<Record<string, DestinationKind>> = {
  MeshService: 'MeshService',
  MeshMultiZoneService: 'MeshMultiZoneService',
  MeshExternalService: 'MeshExternalService',
};

function serviceKind(word: string): DestinationKind | undefined {
  const kind = kindOfWord(word);
  return kind !== undefined && Object.hasOwn(services, kind) ? services[kind] : undefined;
}

/** Kinds that refer to others: Dataplanes and the policies that the engine knows. */
export function isOwnerKind(kind: string): boolean {
  return kind === 'Dataplane' || (/^Mesh[A-Z]/.test(kind) && !notPolicies.has(kind));
}

const notPolicies: ReadonlySet<string> = new Set([
  ...Object.keys(services),
  'MeshGateway',
  'MeshGatewayInstance',
  'MeshGatewayRoute',
  'MeshIdentity',
  'MeshTrust',
]);

/** Where a value leads, in each mesh of each zone that knows it. */
export function lookUpValue({ contexts, contextsOf, modes, places }: Question, text: string): Asked {
  const value = parseValue(text, serviceKind);
  requireReadable(text, value);
  const all = (modes.length < 2 ? [contexts] : modes.map(contextsOf)).flatMap((some) =>
    some.map(({ view, names }): Chain => {
      const { mesh, controlPlane, mode } = view.context;
      return { value: text, mesh, zone: controlPlane.zone, mode, found: lookUp(view, names, membersOf(view), value) };
    }),
  );
  const found = all.filter(({ found: { ends } }) => ends.length > 0);
  // Where nobody knows it, what was meant is said once.
  const told = all.filter(({ found: { notes } }) => notes.some(({ code }) => code !== 'NAME_NOT_FOUND'));
  const shown = modes.length > 1 ? all : found.length > 0 ? found : told.length > 0 ? told : all.slice(0, 1);
  return {
    nowhere: found.length === 0,
    page: () => shown.flatMap((chain) => chainPage(chain, places)),
    record: () => ({
      value: text,
      answers: shown.map(({ mesh, zone, mode, found: one }) => ({ mesh, zone, mode, ...lookedUpRecord(one, places) })),
    }),
  };
}

function requireReadable(text: string, value: Value): void {
  if (value.by === 'word' && /[/[\]]/.test(text))
    throw new Failure(`${text} is nothing that can be resolved`, {
      hint: 'write KIND/NAME, MeshService[label=value]:port, a hostname, IP:port, a kuma.io/service value or a KRI',
    });
  if (value.by === 'labels' && Object.keys(value.labels).length === 0)
    throw new Failure(`${text} has no labels`, { hint: 'write MeshService[key=value,key=value]:port' });
}
