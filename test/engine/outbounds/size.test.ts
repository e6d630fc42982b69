import { describe, expect, it } from 'vitest';
import type { ConfiguredCluster, ConfiguredOutbound, Share } from '../../../src/engine/outbounds/configuration.ts';
import { sizesOf } from '../../../src/engine/outbounds/size.ts';
import type { Labels } from '../../../src/model/labels.ts';
import { casesOf, documents } from '../../support/conformance.ts';

/** As much of Envoy's configuration as the estimate looks at. */
interface Action {
  readonly cluster?: string;
  readonly weightedClusters?: { readonly clusters: readonly { readonly name: string; readonly weight: number }[] };
  readonly requestMirrorPolicies?: readonly { readonly cluster: string }[];
}
interface Listener {
  readonly address: { readonly socketAddress: { readonly address: string; readonly portValue: number } };
  readonly filterChains: readonly {
    readonly filters: readonly {
      readonly typedConfig: Action & {
        readonly routeConfig?: {
          readonly virtualHosts: readonly {
            readonly routes: readonly { readonly match: Record<string, unknown>; readonly route?: Action }[];
          }[];
        };
      };
    }[];
  }[];
  readonly metadata?: { readonly filterMetadata: Readonly<Record<string, Labels>> };
}
interface Cluster {
  readonly transportSocket?: { readonly typedConfig: { readonly sni?: string } };
}
interface Assignment {
  readonly endpoints?: readonly {
    readonly lbEndpoints: readonly {
      readonly endpoint: { readonly address: Listener['address'] };
      readonly metadata?: { readonly filterMetadata: Readonly<Record<string, Labels>> };
    }[];
  }[];
}
interface Resources<T> {
  readonly resources?: readonly { readonly name: string; readonly resource: T }[];
}

const shares = (action: Action | undefined): readonly Share[] =>
  action?.weightedClusters?.clusters.map(({ name, weight }) => ({ cluster: name, weight })) ??
  (action?.cluster === undefined ? [] : [{ cluster: action.cluster }]);

function outboundOf({ address: { socketAddress }, filterChains, metadata }: Listener): ConfiguredOutbound {
  const config = filterChains[0]?.filters.at(-1)?.typedConfig;
  const tags = metadata?.filterMetadata['io.kuma.tags'] ?? {};
  const routes = config?.routeConfig?.virtualHosts[0]?.routes;
  const place = { address: socketAddress.address, port: socketAddress.portValue, kind: 'MeshService' } as const;
  const kri = tags['kuma.io/unified-name'] ?? tags['kuma.io/service'] ?? '';
  if (routes === undefined) return { ...place, kri, protocol: 'tcp', to: shares(config) };
  return {
    ...place,
    kri,
    protocol: 'http',
    to: [],
    routes: routes.map(({ match, route }) => ({
      match: match as never,
      to: shares(route),
      mirror: route?.requestMirrorPolicies ?? [],
    })),
  };
}

function clustersOf(
  clusters: Resources<Cluster>['resources'] = [],
  assignments: Resources<Assignment>['resources'] = [],
): readonly ConfiguredCluster[] {
  const behind = new Map(assignments.map(({ name, resource }) => [name, resource.endpoints ?? []]));
  return clusters.map(({ name, resource }) => {
    const sni = resource.transportSocket?.typedConfig.sni;
    const endpoints = (behind.get(name) ?? []).flatMap(({ lbEndpoints }) =>
      lbEndpoints.map(({ endpoint, metadata }) => ({
        address: endpoint.address.socketAddress.address,
        port: endpoint.address.socketAddress.portValue,
        zone: '',
        priority: 0,
        weight: 1,
        tags: metadata?.filterMetadata['envoy.lb'] ?? {},
      })),
    );
    return { name, endpoints, ...(sni === undefined ? {} : { sni }) };
  });
}

describe('the estimate of bytes', () => {
  // Header modifiers, rewrites and policies add to what is counted; gateways have listeners of another kind.
  const cases = ['meshhttproute', 'meshtcproute']
    .flatMap((kind) => casesOf(`upstream/routes/${kind}`))
    .filter(({ name }) => !/gateway|modifier|rewrite|redirect|settings|kafka|meshexternalservice/.test(name));
  it.each(cases)('is near what Kuma sends: $name', ({ folder }) => {
    const read = <T>(part: string): Resources<T>['resources'] =>
      documents<Resources<T>>(`${folder}/expected.${part}.yaml`)[0]?.resources ?? [];
    const [listeners, clusters, assignments] = [
      read<Listener>('listeners'),
      read<Cluster>('clusters'),
      read<Assignment>('endpoints'),
    ];
    const real = [...listeners!, ...clusters!, ...assignments!].reduce(
      (sum, { resource }) => sum + JSON.stringify(resource).length,
      0,
    );
    const { bytes } = sizesOf({
      outbounds: listeners!.map(({ resource }) => outboundOf(resource)),
      clusters: clustersOf(clusters, assignments),
      dns: [],
    });
    expect(bytes / real).toBeGreaterThan(0.9);
    expect(bytes / real).toBeLessThan(1.1);
  });
});
