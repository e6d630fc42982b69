import { label } from '../../../model/labels.ts';
import { get, type JsonObject, objectAt, objectsAt, textAt } from '../../admission/json.ts';
import type { Policy } from '../../rules/policy.ts';
import type { MeshView } from '../../view.ts';
import { isMultiZone } from '../decide.ts';
import type { Family } from '../families.ts';
import type { Document } from '../stage.ts';
import { targetOf } from '../target.ts';
import { portOf } from './consumers.ts';
import { applied, type Ground, type Manifest } from './manifest.ts';
import { placeOf, sourceOf } from './sources.ts';

/** Routes of a plan, and what in them only a human can rewrite. */
export interface RoutePlan {
  readonly manifests: readonly Manifest[];
  readonly questions: readonly RouteQuestion[];
}

export interface RouteQuestion {
  readonly mesh: string;
  readonly kind: string;
  readonly name: string;
  readonly code: 'MS133' | 'MS134' | 'MS107';
  readonly text: string;
}

/**
 * Routes that also take the traffic of what takes the place of services, to what takes the place of their backends: each
 * item of `to` with an old name stands again with labels, and backendRefs without a port get labels and one. Subsets by
 * tags stay as they are, but for those that only name a zone; mirrors stay, since until 3.0 they know no MeshService.
 */
export function routeManifests(ground: Ground, views: readonly MeshView[]): RoutePlan {
  const manifests: Manifest[] = [];
  const questions: RouteQuestion[] = [];
  const seen = new Set<string>();
  for (const view of views)
    for (const kind of ['MeshHTTPRoute', 'MeshTCPRoute'] as const)
      for (const policy of view.policies(kind)) {
        if (seen.has(placeOf(policy.origin))) continue;
        seen.add(placeOf(policy.origin));
        const made = ofRoute(ground, view, policy, questions);
        if (made !== undefined) manifests.push(made);
      }
  return { manifests, questions };
}

function ofRoute(ground: Ground, view: MeshView, policy: Policy, questions: RouteQuestion[]): Manifest | undefined {
  const source = sourceOf(ground, view, policy);
  if (source === undefined) return undefined;
  const { document, where } = source;
  const spec = objectAt(document, 'spec') ?? {};
  const { mesh } = view.context;
  const ask = (code: RouteQuestion['code'], text: string): void => {
    questions.push({ mesh, kind: policy.kind, name: policy.displayName, code, text });
  };
  const items = objectsAt(spec, 'to');
  const present = new Set(items.map((item) => JSON.stringify(get(item, 'targetRef'))));
  const rewritten = items.map((item): JsonObject => {
    const ref = objectAt(item, 'targetRef');
    const family = familyOfName(ground, mesh, ref);
    // The old item keeps the old backends as long as the old name is called.
    return family === undefined ? withRules(ground, view, item, ask) : item;
  });
  const added = items.flatMap((item): readonly JsonObject[] => {
    const family = familyOfName(ground, mesh, objectAt(item, 'targetRef'));
    if (family === undefined) return [];
    return refsFor(ground, family)
      .filter((ref) => !present.has(JSON.stringify(ref)))
      .map((targetRef) => ({ ...withRules(ground, view, item, ask), targetRef }));
  });
  const after: Document = { ...document, spec: { ...spec, to: [...rewritten, ...added] } };
  if (JSON.stringify(after) === JSON.stringify(document)) return undefined;
  return applied(
    ground,
    '50-routes-policies',
    where,
    `${policy.kind.toLowerCase()}-${policy.displayName}`,
    [after],
    [document],
  );
}

function familyOfName({ families }: Ground, mesh: string, ref: JsonObject | undefined): Family | undefined {
  if (textAt(ref, 'kind') !== 'MeshService' || textAt(ref, 'sectionName') !== '') return undefined;
  const name = textAt(ref, 'name');
  const family = name === '' ? undefined : families.ofService(mesh, name);
  return family?.decision === 'MES' ? undefined : family;
}

/** What the traffic of a family goes to afterwards: its MeshServices wherever they are, and the one above them. */
function refsFor(ground: Ground, family: Family): readonly JsonObject[] {
  const local = targetOf(
    { ...family, decision: family.decision === 'BLOCKED' ? 'BLOCKED' : 'MS_LOCAL' },
    '',
    ground.multiZoneName,
  );
  const refs: JsonObject[] = [];
  if (local !== undefined) {
    const { [label.zone]: _, ...labels } = local.labels;
    refs.push({ kind: local.kind, labels });
  }
  if (isMultiZone(family.decision))
    refs.push({ kind: 'MeshMultiZoneService', labels: { [label.displayName]: ground.multiZoneName(family) } });
  return refs;
}

function withRules(
  ground: Ground,
  view: MeshView,
  item: JsonObject,
  ask: (code: RouteQuestion['code'], text: string) => void,
): JsonObject {
  const rules = objectsAt(item, 'rules');
  if (rules.length === 0) return item;
  return {
    ...item,
    rules: rules.map((rule) => {
      const conf = objectAt(rule, 'default');
      if (conf === undefined) return rule;
      if (objectsAt(conf, 'filters').some((filter) => textAt(filter, 'type') === 'RequestMirror'))
        ask(
          'MS133',
          'a RequestMirror knows no MeshService until 3.0: remove it before Exclusive, or keep it to a service with endpoints in every zone',
        );
      if (get(conf, 'backendRefs') === undefined) return rule;
      const backendRefs = objectsAt(conf, 'backendRefs').map((ref) => rewrittenRef(ground, view, ref, ask));
      return { ...rule, default: { ...conf, backendRefs } };
    }),
  };
}

/** A backendRef with labels and a port, where it means a `kuma.io/service` and one thing takes its place. */
function rewrittenRef(
  ground: Ground,
  view: MeshView,
  ref: JsonObject,
  ask: (code: RouteQuestion['code'], text: string) => void,
): JsonObject {
  const kind = textAt(ref, 'kind');
  const isOld =
    kind === 'MeshServiceSubset' ||
    (kind === 'MeshService' && get(ref, 'port') === undefined && textAt(ref, 'sectionName') === '');
  if (!isOld) return ref;
  const name = textAt(ref, 'name');
  const { mesh, controlPlane } = view.context;
  const family = ground.families.ofService(mesh, name);
  const port = family === undefined ? undefined : portOf(family, name);
  if (family === undefined || port === undefined || family.decision === 'MES') {
    ask(
      'MS107',
      `backendRef ${name}: ${family === undefined ? 'no service of this name in the input' : 'it stands for several ports'}`,
    );
    return ref;
  }
  const weight = get(ref, 'weight');
  const rest = weight === undefined ? {} : { weight };
  if (kind === 'MeshServiceSubset') {
    const tags = objectAt(ref, 'tags') ?? {};
    const zone = tags[label.zone];
    if (typeof zone !== 'string' || Object.keys(tags).length > 1) {
      ask('MS134', `backendRef ${name} is a subset by tags: make a MeshService of it, one per version and zone`);
      return ref;
    }
    const target = targetOf({ ...family, decision: 'MS_LOCAL' }, zone, ground.multiZoneName);
    return target === undefined ? ref : { kind: target.kind, labels: target.labels, port, ...rest };
  }
  const target = targetOf(family, controlPlane.zone, ground.multiZoneName);
  if (target === undefined) return ref;
  return { kind: target.kind, labels: target.labels, port, ...rest };
}
