import { objectsAt, textAt } from '../../admission/json.ts';
import { defineCheck } from '../define-check.ts';

/** @see MS143 of the catalogue */
export const gatewayApiBackend = defineCheck({
  code: 'MS143',
  name: 'gateway-api-backend-without-meshservice',
  severity: 'warning',
  title: 'A backend of a Gateway API route has no MeshService',
  why: 'Kuma translates such a route into a MeshHTTPRoute with ports, which means MeshServices: a Service that gets none leads nowhere.',
  fix: 'make it a MeshService (label kuma.io/mesh, no kuma.io/ignore), or lead to another Service',
  source: 'kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/gatewayapi; kumahq/kuma#17979, #17985',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  environments: ['kubernetes'],
  needs: ['HTTPRoute', 'Service'],
  *run(ctx) {
    for (const view of ctx.views) {
      const { kubernetes } = view.context;
      if (kubernetes === undefined) continue;
      const decisions = new Map(
        kubernetes.services.map((one) => [
          `${one.service.meta.namespace}/${one.service.meta.kubernetes?.name ?? one.service.meta.name}`,
          one,
        ]),
      );
      for (const route of ctx.inventory.list('HTTPRoute')) {
        // Routes of other controllers are none of Kuma's.
        if (!objectsAt(route.spec, 'parentRefs').some((parent) => textAt(parent, 'kind') === 'Service')) continue;
        for (const [rule, one] of objectsAt(route.spec, 'rules').entries())
          for (const [at, ref] of objectsAt(one, 'backendRefs').entries()) {
            const kind = textAt(ref, 'kind');
            if (kind !== '' && kind !== 'Service') continue;
            const namespace = textAt(ref, 'namespace') || route.meta.namespace;
            const decision = decisions.get(`${namespace}/${textAt(ref, 'name')}`);
            if (decision === undefined || decision.made.length > 0) continue;
            yield {
              at: { origin: route.origin, path: ['spec', 'rules', rule, 'backendRefs', at] },
              resource: {
                kind: 'HTTPRoute',
                mesh: view.context.mesh,
                name: `${route.meta.namespace}/${route.meta.kubernetes?.name ?? route.meta.name}`,
              },
              message: `Service ${namespace}/${textAt(ref, 'name')} gets no MeshService: the route leads nowhere`,
            };
          }
      }
    }
  },
});
