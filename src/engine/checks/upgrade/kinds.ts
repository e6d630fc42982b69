import { textAt } from '../../admission/json.ts';
import { podsOrOwners } from '../needs.ts';
import { about, nameAt } from '../shared/places.ts';
import { defineUpgradeCheck } from './define.ts';

const oldKinds = [
  'ExternalService',
  'VirtualOutbound',
  'TrafficRoute',
  'TrafficPermission',
  'TrafficLog',
  'TrafficTrace',
  'HealthCheck',
  'CircuitBreaker',
  'Retry',
  'Timeout',
  'RateLimit',
  'FaultInjection',
  'ProxyTemplate',
] as const;

/** @see MS321 of the catalogue */
export const kindRemoved = defineUpgradeCheck({
  code: 'MS321',
  name: 'kind-removed-in-3',
  severity: 'error',
  title: 'Kuma 3.0 does not have a kind',
  why: 'The resource is gone with the upgrade, and nothing takes its place. Where only a TrafficPermission allowed traffic it is denied then.',
  fix: 'write the Mesh… resource of the same purpose before the upgrade',
  needs: [oldKinds],
  *run(ctx) {
    for (const kind of oldKinds)
      for (const one of ctx.inventory.list(kind))
        yield { at: nameAt(one), resource: about(one), message: `${kind} ${one.meta.name}: Kuma 3.0 has no such kind` };
  },
});

const gatewayKinds = ['MeshGateway', 'MeshGatewayRoute', 'MeshGatewayInstance'] as const;

/** @see MS322 of the catalogue */
export const gatewayRemoved = defineUpgradeCheck({
  code: 'MS322',
  name: 'builtin-gateway-removed-in-3',
  severity: 'error',
  title: 'Kuma 3.0 has no builtin gateway',
  why: 'MeshGateways and what belongs to them are gone; a Gateway of the class of Kuma, and a Pod with kuma.io/gateway: builtin, do nothing.',
  fix: 'run a delegated gateway before the upgrade',
  needs: [[...gatewayKinds, 'Gateway', ...podsOrOwners]],
  *run(ctx) {
    for (const kind of gatewayKinds)
      for (const one of ctx.inventory.list(kind))
        yield {
          at: nameAt(one),
          resource: about(one),
          message: `${kind} ${one.meta.name}: Kuma 3.0 has no builtin gateway`,
        };
    const classes = new Set(
      ctx.inventory
        .list('GatewayClass')
        .filter(({ spec }) => textAt(spec, 'controllerName') === 'gateways.kuma.io/controller')
        .map(({ meta }) => meta.kubernetes?.name ?? meta.name),
    );
    for (const one of ctx.inventory.list('Gateway'))
      if (classes.has(textAt(one.spec, 'gatewayClassName')))
        yield {
          at: { origin: one.origin, path: ['spec', 'gatewayClassName'] },
          resource: about(one),
          message: `Gateway ${one.meta.name} is of a class of Kuma, which 3.0 does not serve`,
        };
    for (const kind of podsOrOwners)
      for (const one of ctx.inventory.list(kind)) {
        const [annotations, path] = annotationsOf(one);
        if (annotations?.['kuma.io/gateway'] !== 'builtin') continue;
        yield {
          at: { origin: one.origin, path: [...path, 'kuma.io/gateway'] },
          resource: about(one),
          message: `${kind} ${one.meta.name} is a builtin gateway, which 3.0 does not have`,
        };
      }
  },
});

interface Annotated {
  readonly kind: string;
  readonly spec: object;
  readonly meta: { readonly kubernetes?: { readonly annotations: Readonly<Record<string, string>> } };
}

/** The annotations that count for Pods: their own, or those of the template. */
export function annotationsOf({
  kind,
  spec,
  meta,
}: Annotated): readonly [Readonly<Record<string, string>> | undefined, readonly string[]] {
  if (kind === 'Pod') return [meta.kubernetes?.annotations, ['metadata', 'annotations']];
  if (!('annotations' in spec)) return [undefined, []];
  const template = kind === 'CronJob' ? ['spec', 'jobTemplate', 'spec', 'template'] : ['spec', 'template'];
  return [spec.annotations as Readonly<Record<string, string>>, [...template, 'metadata', 'annotations']];
}

/** @see MS308 of the catalogue */
export const zoneProxyRemoved = defineUpgradeCheck({
  code: 'MS308',
  name: 'zone-proxy-removed-in-3',
  severity: 'error',
  title: 'Kuma 3.0 refuses the zone ingresses and egresses of today',
  why: 'They become Dataplanes of a mesh. Helm deletes the old deployments without a word.',
  fix: 'run zone proxies of each mesh on 2.14 before the upgrade; they need mode Exclusive',
  needs: [['ZoneIngress', 'ZoneEgress']],
  *run(ctx) {
    for (const kind of ['ZoneIngress', 'ZoneEgress'] as const)
      for (const one of ctx.inventory.list(kind))
        yield { at: nameAt(one), resource: about(one), message: `${kind} ${one.meta.name} cannot connect to Kuma 3.0` };
  },
});
