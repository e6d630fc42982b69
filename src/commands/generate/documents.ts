import type { GenerateResult } from '../../engine/generate/generate.ts';
import { dataplaneDocument } from '../../engine/generate/kubernetes/dataplane-document.ts';
import { inForm } from '../../kinds/convert.ts';
import type { Fields } from '../../kinds/define-kind.ts';
import { kubernetesHead, kubernetesService, withoutNoise } from '../../kinds/kubernetes-meta.ts';
import { universalMeshExternalService } from '../../kinds/mesh-external-service.ts';
import { universalMeshMultiZoneService } from '../../kinds/mesh-multi-zone-service.ts';
import { universalMeshService } from '../../kinds/mesh-service.ts';
import { universalMeta } from '../../kinds/universal-meta.ts';
import { behaviours } from '../../model/behaviour.ts';
import type { ControlPlane } from '../../model/control-plane.ts';
import type { Dataplane } from '../../model/dataplane.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { MeshExternalService } from '../../model/mesh-external-service.ts';
import type { MeshMultiZoneService } from '../../model/mesh-multi-zone-service.ts';
import type { MeshService } from '../../model/mesh-service.ts';
import type { Environment } from '../../model/resource.ts';

export type Service = MeshService | MeshMultiZoneService | MeshExternalService;

/** One thing that is printed, with the control plane that holds it. */
export interface Printed {
  readonly resource: Service | Dataplane;
  readonly controlPlane: ControlPlane;
}

/** Writes a resource as its control plane would print it, or in the form that was asked for. */
export function documentWriter(inventory: Inventory, format: Environment | undefined): (printed: Printed) => Fields {
  const read = new Set(inventory.list('Dataplane').map(({ origin }) => origin));
  return ({ resource, controlPlane: { environment, settings, version } }) => {
    const form = format ?? environment;
    if (resource.kind === 'Dataplane') {
      const stored = read.has(resource.origin);
      return stored
        ? storedDataplane(resource, form, inventory, settings.systemNamespace)
        : madeDataplane(resource, form);
    }
    const whole = universalForm(resource);
    const universal = behaviours[version].countsProxies ? whole : withoutCounts(whole);
    return form === 'universal' ? universal : kubernetesService(resource, universal, settings.systemNamespace);
  };
}

/** A MeshService of a version that knows neither states nor numbers of proxies. */
function withoutCounts({ spec, status, ...head }: Fields): Fields {
  const { state: _, ...restOfSpec } = (spec ?? {}) as Fields;
  const { dataplaneProxies: __, ...restOfStatus } = (status ?? {}) as Fields;
  return { ...head, spec: restOfSpec, ...(status === undefined ? {} : { status: { ...restOfStatus, tls: {} } }) };
}

function universalForm(service: Service): Fields {
  switch (service.kind) {
    case 'MeshService':
      return universalMeshService(service);
    case 'MeshMultiZoneService':
      return universalMeshMultiZoneService(service);
    case 'MeshExternalService':
      return universalMeshExternalService(service);
  }
}

function storedDataplane(
  dataplane: Dataplane,
  form: Environment,
  inventory: Inventory,
  systemNamespace: string,
): Fields {
  const document = withoutNoise(inventory.raw(dataplane.origin) as Fields);
  return inForm(document, dataplane, form, systemNamespace);
}

/** A Dataplane that a Pod became. */
function madeDataplane(dataplane: Dataplane, form: Environment): Fields {
  const spec = dataplaneDocument(dataplane.spec);
  return form === 'kubernetes'
    ? { ...kubernetesHead(dataplane, dataplane.meta.mesh), spec }
    : { ...universalMeta('Dataplane', dataplane.meta), ...spec };
}

/** The Dataplanes of a mesh, by name. */
export function dataplanesOf({ context }: GenerateResult): readonly Printed[] {
  return context.dataplanes
    .toSorted((a, b) => (a.meta.name < b.meta.name ? -1 : 1))
    .map((resource) => ({ resource, controlPlane: context.controlPlane }));
}
