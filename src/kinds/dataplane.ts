import { array, boolean, literal, nullable, number, object, enum as oneOf, optional, string, union } from 'zod/mini';
import type {
  Dataplane,
  DataplaneSpec,
  Inbound,
  InboundState,
  Outbound,
  ReachableBackendRef,
  TransparentProxying,
} from '../model/dataplane.ts';
import { defineKind, type Fields, type ShapeProblem, shapeProblems } from './define-kind.ts';
import { labelsShape, protoInteger, readLabels, text } from './labels.ts';
import { shapeOf } from './shape.ts';

const textShape = optional(nullable(string()));
const states = ['Ready', 'NotReady', 'Ignored'] as const;

const integerShape = optional(nullable(protoInteger));
const textsShape = optional(nullable(array(nullable(string()))));

const shape = shapeOf(
  object({
    networking: object({
      address: textShape,
      advertisedAddress: textShape,
      outbound: optional(
        nullable(
          array(
            object({
              address: textShape,
              port: integerShape,
              tags: labelsShape,
              backendRef: optional(
                nullable(object({ kind: textShape, name: textShape, port: integerShape, labels: labelsShape })),
              ),
            }),
          ),
        ),
      ),
      transparentProxying: optional(
        nullable(
          object({
            redirectPortInbound: integerShape,
            redirectPortOutbound: integerShape,
            ipFamilyMode: optional(nullable(union([string(), number()]))),
            directAccessServices: textsShape,
            reachableServices: textsShape,
            reachableBackends: optional(
              nullable(
                object({
                  refs: optional(
                    nullable(
                      array(
                        object({
                          kind: textShape,
                          name: textShape,
                          namespace: textShape,
                          port: optional(nullable(union([protoInteger, object({ value: integerShape })]))),
                          labels: labelsShape,
                        }),
                      ),
                    ),
                  ),
                }),
              ),
            ),
          }),
        ),
      ),
      inbound: optional(
        nullable(
          array(
            object({
              port: integerShape,
              servicePort: integerShape,
              name: textShape,
              address: textShape,
              serviceAddress: textShape,
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

type RawInteger = number | string | null;

interface RawOutbound {
  readonly address?: string | null;
  readonly port?: RawInteger;
  readonly tags?: Fields | null;
  readonly backendRef?: Fields | null;
}

interface RawInbound {
  readonly port?: RawInteger;
  readonly servicePort?: RawInteger;
  readonly serviceAddress?: string | null;
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
        advertisedAddress: text(networking['advertisedAddress']),
        inbound: inbounds.map(readInbound),
        outbound: readOutbounds(networking['outbound'] as readonly (RawOutbound | null)[] | null | undefined),
        transparentProxying: readTransparentProxying(networking['transparentProxying'] as Fields | null | undefined),
        gateway: gateway ? readGateway(gateway) : undefined,
        ...(form === 'kubernetes' ? { written: writtenOf(spec, networking) } : {}),
      },
      status: undefined,
      form,
      origin,
    };
    return { ok: true, resource };
  },
});

/** What a control plane on Kubernetes writes there beside what is used: whether it changes depends on it. */
function writtenOf({ probes, metrics }: Fields, { admin }: Fields): NonNullable<DataplaneSpec['written']> {
  return {
    ...(admin ? { admin } : {}),
    ...(probes ? { probes } : {}),
    ...(metrics ? { metrics } : {}),
  };
}

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
    servicePort: Number(raw.servicePort ?? 0),
    serviceAddress: raw.serviceAddress ?? '',
  };
}

const none: readonly never[] = Object.freeze([]);

function readOutbounds(raw: readonly (RawOutbound | null)[] | null | undefined): readonly Outbound[] {
  if (!raw || raw.length === 0) return none;
  return raw.map((one) => ({
    address: one?.address ?? '',
    port: Number(one?.port ?? 0),
    tags: readLabels(one?.tags),
    backendRef: one?.backendRef
      ? {
          kind: text(one.backendRef['kind']),
          name: text(one.backendRef['name']),
          port: Number((one.backendRef['port'] as RawInteger | undefined) ?? 0),
          labels: readLabels(one.backendRef['labels']),
        }
      : undefined,
  }));
}

const familyModes = ['UnSpecified', 'DualStack', 'IPv4', 'IPv6'];

function readTransparentProxying(raw: Fields | null | undefined): TransparentProxying | undefined {
  if (!raw) return undefined;
  const family = raw['ipFamilyMode'];
  const backends = raw['reachableBackends'] as { refs?: readonly (Fields | null)[] | null } | null | undefined;
  return {
    redirectPortInbound: Number((raw['redirectPortInbound'] as RawInteger | undefined) ?? 0),
    redirectPortOutbound: Number((raw['redirectPortOutbound'] as RawInteger | undefined) ?? 0),
    ipFamilyMode: typeof family === 'number' ? (familyModes[family] ?? String(family)) : text(family) || 'UnSpecified',
    directAccessServices: readTexts(raw['directAccessServices']),
    reachableServices: readTexts(raw['reachableServices']),
    reachableBackends: backends ? (backends.refs ?? []).map(readReachableBackend) : undefined,
  };
}

function readTexts(raw: unknown): readonly string[] {
  return Array.isArray(raw) && raw.length > 0 ? raw.map(text) : none;
}

function readReachableBackend(raw: Fields | null): ReachableBackendRef {
  const port = raw?.['port'] as RawInteger | { value?: RawInteger } | undefined;
  return {
    kind: text(raw?.['kind']),
    name: text(raw?.['name']),
    namespace: text(raw?.['namespace']),
    port: Number((port !== null && typeof port === 'object' ? port.value : port) ?? 0),
    labels: readLabels(raw?.['labels']),
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
