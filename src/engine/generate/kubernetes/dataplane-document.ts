import type { DataplaneSpec, Inbound, ReachableBackendRef, TransparentProxying } from '../../../model/dataplane.ts';

type Document = Readonly<Record<string, unknown>>;

/** The spec of a Dataplane as the control plane stores it: zero values are left out, as protobuf has it. */
export function dataplaneDocument(spec: DataplaneSpec): Document {
  const { admin, probes, metrics } = spec.written ?? {};
  const { gateway, transparentProxying, inbound } = spec;
  return {
    ...(metrics === undefined ? {} : { metrics }),
    networking: {
      ...(spec.address === '' ? {} : { address: spec.address }),
      ...(admin === undefined ? {} : { admin }),
      ...(gateway === undefined
        ? {}
        : { gateway: { tags: gateway.tags, ...(gateway.type === 'BUILTIN' ? { type: 'BUILTIN' } : {}) } }),
      ...(inbound.length === 0 ? {} : { inbound: inbound.map(inboundDocument) }),
      ...(transparentProxying === undefined ? {} : { transparentProxying: proxyingDocument(transparentProxying) }),
    },
    ...(probes === undefined ? {} : { probes }),
  };
}

function inboundDocument({ port, name, tags, state, healthReady, protocol }: Inbound): Document {
  return {
    health: healthReady ? { ready: true } : {},
    ...(name === '' ? {} : { name }),
    port,
    ...(protocol === '' ? {} : { protocol }),
    ...(state === 'Ready' ? {} : { state }),
    tags,
  };
}

function proxyingDocument(proxying: TransparentProxying): Document {
  const { redirectPortInbound, redirectPortOutbound, ipFamilyMode, reachableBackends } = proxying;
  const { directAccessServices, reachableServices } = proxying;
  return {
    ...(directAccessServices.length === 0 ? {} : { directAccessServices }),
    ...(ipFamilyMode === 'UnSpecified' ? {} : { ipFamilyMode }),
    ...(reachableBackends === undefined
      ? {}
      : { reachableBackends: reachableBackends.length === 0 ? {} : { refs: reachableBackends.map(refDocument) } }),
    ...(reachableServices.length === 0 ? {} : { reachableServices }),
    ...(redirectPortInbound === 0 ? {} : { redirectPortInbound }),
    ...(redirectPortOutbound === 0 ? {} : { redirectPortOutbound }),
  };
}

function refDocument({ kind, name, namespace, port, labels }: ReachableBackendRef): Document {
  return {
    ...(kind === '' ? {} : { kind }),
    ...(name === '' ? {} : { name }),
    ...(namespace === '' ? {} : { namespace }),
    ...(port === 0 ? {} : { port }),
    ...(Object.keys(labels).length === 0 ? {} : { labels }),
  };
}
