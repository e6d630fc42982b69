import type { HttpProbe, Pod } from '../../../model/kubernetes.ts';
import type { Labels } from '../../../model/labels.ts';
import { type Fallible, failed, switchOf, uint32Of } from './annotations.ts';

type Probes = Readonly<Record<string, unknown>>;

/**
 * The virtual probes of a Pod; `undefined` where it has none.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/probes.go: ProbesFor
 */
export function probesOf(pod: Pod, annotations: Labels): Fallible<Probes | undefined> {
  const enabled = switchOf(annotations, 'kuma.io/virtual-probes');
  if (!enabled.ok) return enabled;
  if (!enabled.value) return { ok: true, value: undefined };
  const port = uint32Of(annotations, 'kuma.io/virtual-probes-port');
  if (!port.ok) return port;
  if (port.value === undefined) return failed("kuma.io/virtual-probes-port annotation doesn't exist");
  const proxyPort = uint32Of(annotations, 'kuma.io/application-probe-proxy-port');
  if (!proxyPort.ok) return proxyPort;
  const endpoints: Probes[] = [];
  const { sidecars, containers } = pod.spec;
  for (const { name, probes } of [...sidecars, ...containers]) {
    if (name === 'kuma-sidecar') continue;
    for (const probe of probes) {
      const endpoint = endpointOf(probe, port.value, proxyPort.value ?? 0);
      if (!endpoint.ok) return endpoint;
      if (endpoint.value !== undefined) endpoints.push(endpoint.value);
    }
  }
  return { ok: true, value: { port: port.value, ...(endpoints.length === 0 ? {} : { endpoints }) } };
}

/** What a virtual probe stands for: `/8080/healthz` on the virtual port is `/healthz` on 8080. @see kuma v2.13.10 pkg/plugins/runtime/k8s/probes/probe.go: ToReal */
function endpointOf(probe: HttpProbe, virtualPort: number, proxyPort: number): Fallible<Probes | undefined> {
  const wrong = (reason: string): ReturnType<typeof failed> =>
    failed(`unable to convert virtual probe to real: ${reason}`);
  const port = proxyPort > 0 && probe.port === proxyPort ? virtualPort : probe.port;
  if (port !== virtualPort) return wrong(`probe's port ${port} should be equal to virtual port ${virtualPort}`);
  const segments = probe.path.split('/');
  if (segments.length < 2 || segments[0] !== '') return wrong("not enough segments in probe's path");
  const [, first, ...rest] = segments as [string, string, ...string[]];
  if (first === 'tcp' || first === 'grpc') return { ok: true, value: undefined };
  if (!/^[-+]?[0-9]+$/.test(first) || Number(first) > 2_147_483_647) return wrong(`invalid port value ${first}`);
  return {
    ok: true,
    value: { inboundPort: Number(first), inboundPath: `/${rest.join('/')}`, path: probe.path },
  };
}
