import type { Dataplane } from '../../model/dataplane.ts';
import { label } from '../../model/labels.ts';
import type { ProxyConfiguration } from '../outbounds/configuration.ts';
import { sharedConfigurations } from '../outbounds/shared.ts';
import type { ProxyView } from '../rules/select.ts';
import type { MeshView } from '../view.ts';
import { meshView } from '../view.ts';
import { resultsOf, type Sight, type Stage } from './stage.ts';

/** A proxy and what it has. */
export interface ProxyState {
  readonly mesh: string;
  readonly name: string;
  readonly zone: string;
  readonly configuration: ProxyConfiguration;
}

/** The proxies of one or more control planes at one stage. */
export interface State {
  readonly stage: Stage;
  readonly views: readonly MeshView[];
  readonly proxies: readonly ProxyState[];
  /** For each view a proxy that nobody has: any other one of the zone, without labels, tags or lists of its own. */
  readonly symbolic: readonly ProxyState[];
}

/** The meshes of all zones, with nothing computed yet. */
export function viewsOf(sight: Sight): readonly MeshView[] {
  return resultsOf(sight).map((result) => meshView(result));
}

/** What the proxies of one zone have; its meshes are not kept. */
export function stateOfZone(stage: Stage, sight: Sight, zone: string): State {
  return stateOf(
    stage,
    sight.of(zone).map((result) => meshView(result)),
  );
}

/** What the proxies of some views have; those that see the same share one configuration. */
export function stateOf(stage: Stage, views: readonly MeshView[]): State {
  const proxies: ProxyState[] = [];
  const symbolic: ProxyState[] = [];
  for (const view of views) {
    const configurationOf = sharedConfigurations(view);
    const { mesh, controlPlane, dataplanes } = view.context;
    const place = { mesh, zone: controlPlane.zone };
    for (const dataplane of dataplanes)
      proxies.push({
        ...place,
        name: dataplane.meta.name,
        configuration: configurationOf(view.proxyOf(dataplane)),
      });
    symbolic.push({ ...place, name: anyProxy, configuration: configurationOf(symbolicProxy(view)) });
  }
  return { stage, views, proxies, symbolic };
}

/** The name of the proxy that stands for all that are not in the input. */
export const anyProxy = '*';

/** A proxy that redirects all of its traffic and that nothing but the whole mesh selects. */
export function symbolicProxy(view: MeshView): ProxyView {
  const { mesh, controlPlane } = view.context;
  const dataplane: Dataplane = {
    kind: 'Dataplane',
    meta: {
      mesh,
      name: anyProxy,
      namespace: '',
      labels: { [label.zone]: controlPlane.zone, [label.origin]: 'zone', [label.mesh]: mesh },
      creationTime: undefined,
      modificationTime: undefined,
    },
    spec: {
      address: '192.0.2.1',
      advertisedAddress: '',
      inbound: [
        {
          address: '',
          port: 65_535,
          name: '',
          tags: {},
          state: 'Ready',
          healthReady: true,
          protocol: '',
          servicePort: 0,
          serviceAddress: '',
        },
      ],
      outbound: [],
      transparentProxying: {
        redirectPortInbound: 15_006,
        redirectPortOutbound: 15_001,
        ipFamilyMode: 'DualStack',
        directAccessServices: [],
        reachableServices: [],
        reachableBackends: undefined,
      },
      gateway: undefined,
    },
    status: undefined,
    form: controlPlane.environment,
    origin: { file: '', document: 0, item: -1 },
  };
  return view.proxyOf(dataplane);
}
