import { type Behaviour, behaviours, type KumaVersion, kumaVersions } from '../../model/behaviour.ts';
import { objectAt, objectsAt, textAt } from '../admission/json.ts';
import { readBackendRef } from '../resolve/read-ref.ts';
import type { MeshView } from '../view.ts';
import type { Note } from './notes.ts';
import type { Reference } from './references.ts';
import { splitAlone } from './split-alone.ts';
import { backendIn3, notesFor3 } from './v3.ts';

/**
 * What a proxy does with a route one of whose backendRefs leads nowhere: it depends on the others of the rule.
 *
 * @see spec: what an unresolvable backendRef does
 */
export function effectOf(
  view: MeshView,
  reference: Reference,
  behaviour: Behaviour = view.context.behaviour,
): readonly Note[] {
  const { owner, path, field } = reference;
  if (field === 'mirror') return [{ code: 'EFFECT_NOTHING' }];
  const isTcp = owner.kind === 'MeshTCPRoute';
  const rule = isTcp ? tcpRule(reference) : httpRule(reference);
  const own = field === 'tcp-target' ? 0 : (path.at(-1) as number);
  const all = rule.refs.map((ref) => splitAlone(view, reference, ref, owner.kri, behaviour));
  const others = all.some(({ outcome }, at) => at !== own && outcome === 'split');
  if (others && (isTcp || !behaviour.refsByLabelsOnly)) return [{ code: 'EFFECT_SHARE_REDISTRIBUTED' }];
  if (rule.redirects) return [{ code: 'EFFECT_NOTHING' }];
  if (behaviour.refsByLabelsOnly && !isTcp) return [{ code: 'EFFECT_HTTP_500' }];
  if (all.every(({ means }) => means === 'nothing'))
    return [{ code: isTcp ? 'EFFECT_NO_LISTENER' : 'EFFECT_FALLBACK_DESTINATION' }];
  if (isTcp) return [{ code: 'EFFECT_NO_FILTER' }];
  return [{ code: behaviour.keepsEmptyRoutes ? 'EFFECT_LISTENER_REJECTED' : 'EFFECT_ROUTE_OMITTED' }];
}

/** What a reference does in some versions of Kuma. */
export interface VersionEffect {
  readonly versions: readonly string[];
  readonly notes: readonly Note[];
}

/**
 * What becomes of the traffic in the version that is asked for and in each later one; versions that agree stand
 * together. Of references outside of routes there is only something to say for 3.0.
 */
export function effectsByVersion(view: MeshView, reference: Reference): readonly VersionEffect[] {
  const { version } = view.context.controlPlane;
  const effects: { versions: string[]; notes: readonly Note[] }[] = [];
  const add = (name: string, notes: readonly Note[]): void => {
    const last = effects.at(-1);
    if (last !== undefined && JSON.stringify(last.notes) === JSON.stringify(notes)) last.versions.push(name);
    else effects.push({ versions: [name], notes });
  };
  if (reference.field === 'backend' || reference.field === 'tcp-target')
    for (const one of kumaVersions.slice(kumaVersions.indexOf(version)))
      if (one !== unreleased || version === unreleased) add(one, backendIn(view, reference, one));
  if (version === unreleased) return effects.filter(({ notes }) => notes.length > 0);
  const later = notesFor3(view, reference);
  if (effects.length > 0) add(unreleased, [...later, ...backendIn3(view, reference)]);
  else if (later.length > 0) add(unreleased, later);
  return effects.every(({ notes }) => notes.length === 0) ? [] : effects;
}

/** Its references have other fields, so that it is not asked with those of before. */
const unreleased = '3.0';

function backendIn(view: MeshView, reference: Reference, version: KumaVersion): readonly Note[] {
  if (reference.field !== 'backend' && reference.field !== 'tcp-target') return [];
  const behaviour = behaviours[version];
  const { outcome } = splitAlone(view, reference, reference.ref, reference.owner.kri, behaviour);
  if (outcome === 'split') return [];
  if (outcome === 'panic') return [{ code: 'EFFECT_REF_BREAKS_PROXY' }];
  return effectOf(view, reference, behaviour);
}

interface Rule {
  readonly refs: readonly ReturnType<typeof readBackendRef>[];
  readonly redirects: boolean;
}

function httpRule({ owner, path }: Reference): Rule {
  const [, , item, , rule] = path;
  const conf = owner.policy!.to[item as number]!.conf;
  // Rules are kept from the last to the first.
  const one = objectAt(objectsAt(conf, 'rules').toReversed()[rule as number], 'default');
  return {
    refs: objectsAt(one, 'backendRefs').map(readBackendRef),
    redirects: objectsAt(one, 'filters').some((filter) => textAt(filter, 'type') === 'RequestRedirect'),
  };
}

function tcpRule({ owner, path }: Reference): Rule {
  const conf = owner.policy!.to[path[2] as number]!.conf;
  return { refs: objectsAt(objectAt(conf, 'default'), 'backendRefs').map(readBackendRef), redirects: false };
}
