import { kubernetesHead } from '../../src/kinds/kubernetes-meta.ts';
import { universalMeshService } from '../../src/kinds/mesh-service.ts';
import { readInventory } from '../../src/load/inventory.ts';
import type { ControlPlane } from '../../src/model/control-plane.ts';
import type { Store } from '../../src/model/inventory.ts';
import type { MeshService } from '../../src/model/mesh-service.ts';
import { defaultSettings, type Settings } from '../../src/model/settings.ts';
import { testTime } from './run.ts';

/** An object of Kubernetes as tests compare it. */
export interface KubernetesObject {
  readonly kind: string;
  readonly mesh?: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly ownerReferences?: readonly { readonly kind: string; readonly name: string }[];
  };
  readonly spec: unknown;
  readonly status?: {
    readonly vips?: unknown;
    readonly tls?: unknown;
    readonly dataplaneProxies?: { readonly total?: number; readonly healthy?: number };
  };
}

/** Without empty maps and lists, but for `health: {}`, which means something. */
export function pruned(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(pruned);
  return Object.fromEntries(
    Object.entries(value)
      .map(([key, inner]) => [key, pruned(inner)] as const)
      .filter(
        ([key, inner]) =>
          key === 'health' || !(inner === null || (typeof inner === 'object' && Object.keys(inner).length === 0)),
      ),
  );
}

/** What of an object was recorded and can be known offline. */
export function comparable({ kind, mesh, metadata, spec, status }: KubernetesObject): unknown {
  const { name, namespace, labels, annotations, ownerReferences = [] } = metadata;
  const owners = ownerReferences.map((owner) => ({ kind: owner.kind, name: owner.name }));
  const { total = 0, healthy = 0 } = status?.dataplaneProxies ?? {};
  return pruned(
    JSON.parse(
      JSON.stringify({
        kind,
        mesh,
        name,
        namespace,
        labels,
        annotations,
        owners,
        spec,
        status: kind === 'MeshService' ? { vips: status?.vips, tls: status?.tls, total, healthy } : undefined,
      }),
    ),
  );
}

/** The control plane of a zone on Kubernetes. */
export function kubernetesPlane(zone: string, settings: Partial<Settings> = {}): ControlPlane {
  return {
    version: '2.13',
    environment: 'kubernetes',
    role: 'zone',
    zone,
    settings: { ...defaultSettings, ...settings },
    now: testTime,
  };
}

/** What a text holds, read as the program reads it. */
export function storeOf(text: string): Store {
  return readInventory([{ file: 'input.yaml', text }], []);
}

/** A MeshService in the Kubernetes form. */
export function kubernetesForm(one: MeshService): KubernetesObject {
  const { spec, status } = universalMeshService(one);
  return { ...kubernetesHead(one), spec, status } as unknown as KubernetesObject;
}
