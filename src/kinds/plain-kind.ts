import type { PlainKind, PlainResource } from '../model/plain-resource.ts';
import { defineKind, type Kind } from './define-kind.ts';

/** A kind of which nothing is checked here but its metadata: what its fields mean is left to who asks for them. */
export function plainKind<K extends PlainKind>(name: K, traits: Pick<Kind, 'family' | 'scope' | 'namespaced'>): Kind {
  return defineKind({
    name,
    ...traits,
    read({ meta, form, origin, spec, status }) {
      return { ok: true, resource: { kind: name, meta, spec, status, form, origin } as PlainResource };
    },
  });
}
