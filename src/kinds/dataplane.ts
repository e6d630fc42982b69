import { array, boolean, literal, nullable, object, enum as oneOf, optional, string, union } from 'zod/mini';
import type { Dataplane, DataplaneSpec, Inbound, InboundState } from '../model/dataplane.ts';
import { defineKind, type Fields, type ShapeProblem, shapeProblems } from './define-kind.ts';
import { labelsShape, protoInteger, readLabels, text } from './labels.ts';
import { shapeOf } from './shape.ts';

const textShape = optional(nullable(string()));
const states = ['Ready', 'NotReady', 'Ignored'] as const;

const shape = shapeOf(
  object({
    networking: object({
      address: textShape,
      inbound: optional(
        nullable(
          array(
            object({
              port: optional(nullable(protoInteger)),
              name: textShape,
              address: textShape,
              protocol: textShape,
              tags: labelsShape,
              state: optional(nullable(union([oneOf(states), literal([0, 1, 2])]))),
              health: optional(nullable(object({ ready: optional(nullable(boolean())) }))),
            }),
          ),
        ),
      ),
      gateway: optional(
        nullable(
          object({
            type: optional(nullable(union([oneOf(['DELEGATED', 'BUILTIN']), literal([0, 1])]))),
            tags: labelsShape,
          }),
        ),
      ),
    }),
  }),
);

interface RawInbound {
  readonly port?: number | string | null;
  readonly name?: string | null;
  readonly address?: string | null;
  readonly protocol?: string | null;
  readonly tags?: Fields | null;
  readonly state?: InboundState | number | null;
  readonly health?: { readonly ready?: boolean | null } | null;
}

/** @see kuma v2.13.10 api/mesh/v1alpha1/dataplane.proto */
export const dataplane = defineKind<Dataplane>({
  name: 'Dataplane',
  family: 'proto',
  scope: 'mesh',
  namespaced: true,
  read({ meta, form, origin, spec, specPath }) {
    // Only checked, not parsed: what parsing returns would be a second copy of everything.
    if (!shape.isValid(spec)) {
      const issues = shape.safeParse(spec).error?.issues ?? [];
      return { ok: false, problems: shapeProblems(issues, spec, specPath) };
    }
    const networking = (spec as { networking: Fields }).networking;
    const inbounds = (networking['inbound'] ?? []) as readonly RawInbound[];
    const hasGateway = Boolean(networking['gateway']);
    const problems = inboundProblems(inbounds, hasGateway, [...specPath, 'networking', 'inbound']);
    if (problems.length > 0) return { ok: false, problems };
    const gateway = networking['gateway'] as { type?: string | number; tags?: Fields } | null | undefined;
    const resource: Dataplane = {
      kind: 'Dataplane',
      meta,
      spec: {
        address: text(networking['address']),
        inbound: inbounds.map(readInbound),
        gateway: gateway ? readGateway(gateway) : undefined,
      },
      status: undefined,
      form,
      origin,
    };
    return { ok: true, resource };
  },
});

function readInbound(raw: RawInbound): Inbound {
  return {
    address: raw.address ?? '',
    port: Number(raw.port ?? 0),
    name: raw.name ?? '',
    tags: readLabels(raw.tags),
    state: typeof raw.state === 'number' ? states[raw.state]! : (raw.state ?? 'Ready'),
    // A printed `health: {}` is `ready: false` with the zero value left out.
    healthReady: raw.health ? raw.health.ready === true : true,
    protocol: raw.protocol ?? '',
  };
}

function readGateway(raw: { type?: string | number; tags?: Fields }): DataplaneSpec['gateway'] {
  const builtin = raw.type === 'BUILTIN' || raw.type === 1;
  return { type: builtin ? 'BUILTIN' : 'DELEGATED', tags: readLabels(raw.tags) };
}

/** @see kuma v2.13.10 pkg/core/resources/apis/mesh/dataplane_validator.go: validateInbound */
function inboundProblems(
  inbounds: readonly RawInbound[],
  hasGateway: boolean,
  base: readonly (string | number)[],
): readonly ShapeProblem[] {
  const problems: ShapeProblem[] = [];
  if (inbounds.length === 0 && !hasGateway)
    problems.push({
      path: base.slice(0, -1),
      message: 'it has neither an inbound nor a gateway, which Kuma refuses',
      fix: 'add networking.inbound, or networking.gateway for a gateway',
    });
  for (const [index, inbound] of inbounds.entries()) {
    const port = Number(inbound.port ?? 0);
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) continue;
    const message =
      inbound.port === undefined || inbound.port === null
        ? 'port is missing'
        : `port is ${String(inbound.port)}, not in the range [1, 65535]`;
    problems.push({ path: [...base, index, 'port'], message, fix: undefined });
  }
  return problems;
}
