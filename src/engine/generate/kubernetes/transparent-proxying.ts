import type { ReachableBackendRef, TransparentProxying } from '../../../model/dataplane.ts';
import type { Pod } from '../../../model/kubernetes.ts';
import { type Labels, own } from '../../../model/labels.ts';
import { type Fallible, failed, listOf, switchOf, uint32Of } from './annotations.ts';

const prefix = 'kuma.io/transparent-proxying';
const familyModes: Readonly<Record<string, string>> = { dualstack: 'DualStack', ipv4: 'IPv4' };

/**
 * What the annotations of a Pod say of its transparent proxy; `undefined` where they say nothing.
 *
 * What is reachable only counts beside a transparent proxy.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/pod_converter.go: dataplaneFor
 */
export function transparentProxyingOf(pod: Pod, annotations: Labels): Fallible<TransparentProxying | undefined> {
  const enabled = switchOf(annotations, prefix);
  if (!enabled.ok) return enabled;
  const isRead = enabled.value || Boolean(own(annotations, 'traffic.kuma.io/transparent-proxy-config'));
  const backends = isRead ? pod.spec.reachableBackends : undefined;
  if (backends?.ok === false) return failed('cannot parse, kuma.io/reachable-backends has invalid format');
  const direct = isRead ? listOf(annotations, 'kuma.io/direct-access-services') : undefined;
  const services = isRead ? listOf(annotations, `${prefix}-reachable-services`) : undefined;
  const ports = enabled.value ? redirectsOf(annotations) : undefined;
  if (ports?.ok === false) return ports;
  const { inbound, outbound, family } = ports?.value ?? { inbound: 0, outbound: 0, family: '' };
  const isEmpty =
    // A list of nothing is no list to Go.
    !direct?.length && !services?.length && backends === undefined && inbound === 0 && outbound === 0 && family === '';
  if (isEmpty) return { ok: true, value: undefined };
  return {
    ok: true,
    value: {
      redirectPortInbound: inbound,
      redirectPortOutbound: outbound,
      ipFamilyMode: family || 'UnSpecified',
      directAccessServices: direct ?? [],
      reachableServices: services ?? [],
      reachableBackends: backends?.refs.map(refOf),
    },
  };
}

function redirectsOf(
  annotations: Labels,
): Fallible<{ readonly inbound: number; readonly outbound: number; readonly family: string }> {
  const inbound = uint32Of(annotations, `${prefix}-inbound-port`);
  if (!inbound.ok) return inbound;
  if (inbound.value === undefined) return failed('transparent proxying inbound port has to be set in transparent mode');
  const outbound = uint32Of(annotations, `${prefix}-outbound-port`);
  if (!outbound.ok) return outbound;
  if (outbound.value === undefined)
    return failed('transparent proxying outbound port has to be set in transparent mode');
  const mode = own(annotations, `${prefix}-ip-family-mode`) ?? 'dualstack';
  const family = mode === '' ? '' : own(familyModes, mode);
  if (family === undefined) return failed(`invalid ip family mode '${mode}'`);
  return { ok: true, value: { inbound: inbound.value, outbound: outbound.value, family } };
}

function refOf(raw: Readonly<Record<string, unknown>>): ReachableBackendRef {
  const { kind = '', name = '', namespace = '', port = 0, labels = {} } = raw as Partial<ReachableBackendRef>;
  return { kind, name, namespace, port, labels };
}
