import { kriKey, kriText } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import { legacyHostnames } from '../legacy-hostnames.ts';
import type { ProxyView } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { type OutboundTarget, outboundsOf, type Unreachable } from './outbounds.ts';

/** One destination of a mesh, and what becomes of it for a proxy. */
export interface Explained {
  readonly destination: string;
  readonly address: string;
  readonly port: number;
  /** `undefined`: the proxy gets it. */
  readonly hidden: Unreachable | undefined;
  readonly words: string;
}

const reasons: Readonly<Record<Unreachable, string>> = {
  'reachable-services': 'reachableServices does not name it',
  'reachable-services-only': 'reachableServices without reachableBackends hides every MeshService, in every mode',
  'no-reachable-backends': 'mode ReachableBackends gives MeshServices only to proxies with reachableBackends',
  'reachable-backends': 'no entry of reachableBackends selects it',
  'own-inbound': 'the proxy itself listens on that address',
};

/**
 * Every outbound of the mesh that a text may mean, with the rule that keeps it from a proxy: a value of
 * `kuma.io/service`, a display name, a hostname or a KRI.
 */
export function whyOutbounds(view: MeshView, proxy: ProxyView, text: string): readonly Explained[] {
  const { transparent, decisions } = outboundsOf(view, proxy);
  const { domain } = view.context.controlPlane.settings.dnsServer;
  const hostnames = new Map<string, string>();
  for (const { kri, resource } of view.destinations.all)
    for (const { hostname } of resource.status?.addresses ?? []) hostnames.set(hostname, kriText(kri));
  const wanted = hostnames.get(text);
  const isMeant = (target: OutboundTarget): boolean => {
    if (target.by === 'tags')
      return (
        target.service === text ||
        legacyHostnames(target.service, domain).includes(text) ||
        target.service.startsWith(`${text}_`)
      );
    const whole = kriText({ ...target.kri, sectionName: '' });
    return target.kri.name === text || whole === text || kriText(target.kri) === text || whole === wanted;
  };
  return decisions
    .filter(({ outbound }) => isMeant(outbound.target))
    .map(({ outbound, hidden }) => ({
      destination:
        outbound.target.by === 'tags' ? `${label.service} ${outbound.target.service}` : kriText(outbound.target.kri),
      address: isAssumed(view, outbound.target) ? 'new VIP' : outbound.address,
      port: outbound.port,
      hidden,
      words:
        hidden !== undefined
          ? reasons[hidden]
          : transparent
            ? 'nothing hides it'
            : 'networking.outbound of the Dataplane lists it',
    }));
}

/** The VIP is a guess: none is stored yet. */
function isAssumed({ destinations, vips }: MeshView, target: OutboundTarget): boolean {
  if (target.by === 'tags') return false;
  const destination = destinations.last(kriKey({ ...target.kri, sectionName: '' }));
  return destination !== undefined && vips.get(destination)?.assumed === true;
}

/** Why a mesh has nothing of that name in a mode, as far as the mode is the reason. */
export function absentWords(mode: string): string {
  if (mode === 'Exclusive')
    return 'nothing: names and VIPs of kuma.io/service are gone, and no MeshService has this name';
  return mode === 'Disabled'
    ? 'nothing: MeshServices are not generated in this mode, and no kuma.io/service has this name'
    : 'nothing of that name';
}
