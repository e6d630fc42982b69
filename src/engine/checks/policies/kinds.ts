import type { PlainKind } from '../../../model/plain-resource.ts';
import { policyTypes } from '../../rules/policy-types.ts';

/** Kinds of policies. */
export const policyKinds: readonly PlainKind[] = policyTypes.map(({ kind }) => kind);

/** Kinds of policies with `to`. */
export const policiesWithTo: readonly PlainKind[] = policyTypes.filter(({ to }) => to).map(({ kind }) => kind);

/** Kinds of policies with `from`. */
export const policiesWithFrom: readonly PlainKind[] = policyTypes.filter(({ from }) => from).map(({ kind }) => kind);

/** Kinds of routes. */
export const routeKinds: readonly ('MeshHTTPRoute' | 'MeshTCPRoute')[] = ['MeshHTTPRoute', 'MeshTCPRoute'];
