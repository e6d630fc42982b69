import { label } from '../../../model/labels.ts';
import { get, type JsonObject, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import { policyTypes } from '../../rules/policy-types.ts';
import type { Document } from '../stage.ts';
import { applied, fileName, type Ground, type Manifest, withoutState } from './manifest.ts';
import { placeOf, sourceOf } from './sources.ts';

const phase = '70-cleanup';

/**
 * What can go once nobody has the old names any more: items of policies with old names beside those with labels, and
 * lists of old names beside `reachableBackends`. Each as it is once the plan's manifests are applied.
 */
export function cleanup(ground: Ground, manifests: readonly Manifest[]): readonly Manifest[] {
  return [...policies(ground, manifests), ...dataplanes(ground, manifests), ...workloads(manifests)];
}

/** A document by what it is about: later ones take the place of earlier ones. */
function keyOf(document: Document): string {
  const metadata = objectAt(document, 'metadata');
  return [
    textAt(document, 'type') || textAt(document, 'kind'),
    textAt(document, 'mesh'),
    textAt(document, 'name') || textAt(metadata, 'name'),
    textAt(metadata, 'namespace'),
  ].join('\n');
}

function policies(ground: Ground, manifests: readonly Manifest[]): readonly Manifest[] {
  const edited = new Map(
    manifests
      .filter((one) => one.phase === '50-routes-policies')
      .map((one) => [`${one.where}\n${keyOf(one.documents[0]!)}`, one.documents[0]!]),
  );
  const seen = new Set<string>();
  const found: Manifest[] = [];
  for (const view of ground.before)
    for (const { kind, to } of policyTypes)
      for (const policy of to ? view.policies(kind) : []) {
        if (seen.has(placeOf(policy.origin))) continue;
        seen.add(placeOf(policy.origin));
        const source = sourceOf(ground, view, policy);
        if (source === undefined || source.inApplicationNamespace) continue;
        const document = edited.get(`${source.where}\n${keyOf(source.document)}`) ?? source.document;
        const after = withoutOldItems(ground, view.context.mesh, document);
        if (after === undefined) continue;
        found.push(
          applied(ground, phase, source.where, `${kind.toLowerCase()}-${policy.displayName}`, [after], [document]),
        );
      }
  return found;
}

/** `undefined` where nothing goes: an old item only does where one with labels says the same. */
function withoutOldItems({ families, multiZoneName }: Ground, mesh: string, document: Document): Document | undefined {
  const spec = objectAt(document, 'spec') ?? {};
  const items = objectsAt(spec, 'to');
  const names = new Set(
    items.map((item) => textAt(objectAt(objectAt(item, 'targetRef'), 'labels'), label.displayName)),
  );
  const isOld = (item: JsonObject): boolean => {
    const ref = objectAt(item, 'targetRef');
    if (textAt(ref, 'kind') !== 'MeshService' || get(ref, 'sectionName') !== undefined) return false;
    const family = families.ofService(mesh, textAt(ref, 'name'));
    return family !== undefined && (names.has(family.name) || names.has(multiZoneName(family)));
  };
  const left = items.filter((item) => !isOld(item));
  if (left.length === items.length || left.length === 0) return undefined;
  return { ...document, spec: { ...spec, to: left } };
}

function dataplanes(ground: Ground, manifests: readonly Manifest[]): readonly Manifest[] {
  const moved = new Map(
    manifests
      .filter((one) => one.phase === '40-consumers' && one.how === 'apply')
      .map((one) => [`${one.where}\n${keyOf(one.documents[0]!)}`, one.documents[0]!]),
  );
  return ground.before.flatMap(({ context }) => {
    const { zone } = context.controlPlane;
    return context.dataplanes.flatMap((one): readonly Manifest[] => {
      const proxying = one.spec.transparentProxying;
      if (one.form !== 'universal' || (proxying?.reachableServices.length ?? 0) === 0) return [];
      const raw = ground.world.rawOf(one);
      if (raw === undefined) return [];
      const written = withoutState(raw);
      const document = moved.get(`${zone}\n${keyOf(written)}`) ?? written;
      const networking = objectAt(document, 'networking') ?? {};
      const { reachableServices, ...rest } = objectAt(networking, 'transparentProxying') ?? {};
      if (reachableServices === undefined || !('reachableBackends' in rest)) return [];
      const after = { ...document, networking: { ...networking, transparentProxying: rest } };
      return [applied(ground, phase, zone, fileName(one.meta.name), [after], [document])];
    });
  });
}

/** Of what was patched the other annotation goes. */
function workloads(manifests: readonly Manifest[]): readonly Manifest[] {
  const metadata = { metadata: { annotations: { 'kuma.io/transparent-proxying-reachable-services': null } } };
  return manifests
    .filter(({ phase: of, how }) => of === '40-consumers' && how === 'patch')
    .map((one) => ({
      ...one,
      path: one.path.replace('40-consumers', phase),
      phase,
      documents: ['spec' in one.documents[0]! ? { spec: { template: metadata } } : metadata],
      commands: one.commands.map((command) => command.replace('40-consumers', phase)),
      change: { where: one.where, put: [], removed: [] },
    }));
}
