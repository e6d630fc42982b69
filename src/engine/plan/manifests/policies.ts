import { label } from '../../../model/labels.ts';
import { get, isObject, type JsonObject, objectAt, objectsAt } from '../../admission/json.ts';
import type { MeshView } from '../../view.ts';
import type { OpenGap } from '../parity.ts';
import type { Target } from '../target.ts';
import { applied, documentOf, type Ground, type Manifest } from './manifest.ts';
import { type PolicySource, placeOf, sourceOf } from './sources.ts';

/** An item to add to a policy. */
interface Addition {
  readonly index: number;
  readonly targetRef: JsonObject;
}

interface Edited {
  readonly source: PolicySource;
  readonly kind: string;
  readonly name: string;
  readonly mesh: string;
  readonly additions: Map<string, Addition>;
}

/**
 * Policies with what they say of a service said again of what takes its place: the item stands once more, with labels.
 * A policy in a namespace of applications is left alone, since another kind of item would change whom it acts on, or be
 * refused; what it says is written to the system namespace.
 */
export function policyManifests(
  ground: Ground,
  views: readonly MeshView[],
  gaps: readonly OpenGap[],
): readonly Manifest[] {
  const edited = new Map<string, Edited>();
  const viewOf = new Map(views.map((view) => [view.context.mesh, view]));
  for (const { gap, items, target, section } of gaps)
    for (const { policy, index } of items) {
      const item = policy.to[index];
      if (item === undefined || item.targetRef.kind !== 'MeshService' || item.targetRef.name === '') continue;
      const view = viewOf.get(gap.mesh);
      const key = `${placeOf(policy.origin)}`;
      const known = edited.get(key);
      const source = known?.source ?? (view === undefined ? undefined : sourceOf(ground, view, policy));
      if (source === undefined) continue;
      const entry: Edited = known ?? {
        source,
        kind: policy.kind,
        name: policy.displayName,
        mesh: gap.mesh,
        additions: new Map(),
      };
      edited.set(key, entry);
      const targetRef = refOf(target, section);
      entry.additions.set(JSON.stringify([index, targetRef]), { index, targetRef });
    }
  return [...edited.values()].flatMap((one) => manifestOf(ground, one));
}

/** Without the zone: the item is for the service wherever it runs. */
function refOf({ kind, labels }: Target, section: string | undefined): JsonObject {
  const { [label.zone]: _, ...rest } = labels;
  return { kind, labels: rest, ...(section === undefined ? {} : { sectionName: section }) };
}

function manifestOf(ground: Ground, { source, kind, name, mesh, additions }: Edited): readonly Manifest[] {
  const { where, document, inApplicationNamespace } = source;
  const spec = objectAt(document, 'spec') ?? {};
  const items = objectsAt(spec, 'to');
  const present = new Set(items.map((item) => refText(objectAt(item, 'targetRef'))));
  const added = [...additions.values()]
    .filter(({ targetRef }) => !present.has(refText(targetRef)))
    .flatMap(({ index, targetRef }): readonly JsonObject[] => {
      const item = items[index];
      return item === undefined ? [] : [{ ...item, targetRef, ...defaultOf(kind, item, targetRef) }];
    });
  if (added.length === 0) return [];
  const file = `${kind.toLowerCase()}-${name}`;
  if (!inApplicationNamespace)
    return [
      applied(
        ground,
        '50-routes-policies',
        where,
        file,
        [{ ...document, spec: { ...spec, to: [...items, ...added] } }],
        [document],
      ),
    ];
  const top = get(spec, 'targetRef');
  const apart = documentOf(ground, where, {
    kind,
    name: `${name}-meshservice`.slice(0, 63),
    mesh,
    spec: { ...(top === undefined ? {} : { targetRef: top }), to: added },
  });
  return [applied(ground, '50-routes-policies', where, `${file}-meshservice`, [apart])];
}

/** What an item says, as far as the kind of its new target may say it: a MeshService has no other zones. */
function defaultOf(kind: string, item: JsonObject, targetRef: JsonObject): JsonObject {
  const conf = objectAt(item, 'default');
  if (kind !== 'MeshLoadBalancingStrategy' || targetRef['kind'] !== 'MeshService' || conf === undefined) return {};
  const locality = objectAt(conf, 'localityAwareness');
  if (locality === undefined) return {};
  const { crossZone: _, ...rest } = locality;
  const { localityAwareness: __, ...others } = conf;
  return { default: Object.keys(rest).length === 0 ? others : { ...others, localityAwareness: rest } };
}

function refText(ref: JsonObject | undefined): string {
  const sorted = (value: unknown): unknown =>
    isObject(value)
      ? Object.fromEntries(
          Object.keys(value)
            .toSorted()
            .map((key) => [key, sorted(value[key])]),
        )
      : value;
  return JSON.stringify(sorted(ref ?? {}));
}
