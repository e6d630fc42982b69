import type { GatewayApiKind, GatewayApiResource } from '../model/kubernetes.ts';
import type { Resource } from '../model/resource.ts';
import { type Body, defineKind, type Fields, type Kind, type ShapeProblem } from './define-kind.ts';

/** What a reader of a kind of Kubernetes hands back: the spec, or what is wrong. */
export type KubernetesSpec<R extends Resource> =
  | { readonly ok: true; readonly spec: R['spec'] }
  | { readonly ok: false; readonly problems: readonly ShapeProblem[] };

/** A kind of Kubernetes itself: no mesh, one form, and of its fields what the engine uses. */
export function kubernetesKind<R extends Resource>(
  name: R['kind'],
  traits: { readonly group: string; readonly namespaced: boolean },
  read: (body: Body) => KubernetesSpec<R>,
): Kind {
  return defineKind({
    name,
    ...traits,
    family: 'plugin',
    scope: 'global',
    read(body) {
      const result = read(body);
      if (!result.ok) return result;
      const { meta, form, origin } = body;
      return {
        ok: true,
        resource: { kind: name, meta, spec: result.spec, status: undefined, form, origin } as unknown as Resource,
      };
    },
  });
}

/** A kind of Gateway API, whose spec is kept as it was decoded. */
export function gatewayApiKind(name: GatewayApiKind, namespaced: boolean): Kind {
  return kubernetesKind<GatewayApiResource>(name, { group: 'gateway.networking.k8s.io', namespaced }, ({ spec }) => ({
    ok: true,
    spec,
  }));
}

/** A mapping, or an empty one. */
export function fields(value: unknown): Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : nothing;
}

const nothing: Fields = Object.freeze({});

/** A whole number, or `undefined`. */
export function wholeNumber(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}
