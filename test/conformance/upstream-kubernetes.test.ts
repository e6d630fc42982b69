import { describe, expect, it } from 'vitest';
import { clusterOf } from '../../src/engine/generate/kubernetes/cluster.ts';
import { dataplaneDocument } from '../../src/engine/generate/kubernetes/dataplane-document.ts';
import { dataplaneOfPod } from '../../src/engine/generate/kubernetes/dataplane-of-pod.ts';
import { protocolTagOf, tagsForService } from '../../src/engine/generate/kubernetes/inbounds.ts';
import { ownerNameOf } from '../../src/engine/generate/kubernetes/owner-name.ts';
import { labelsOf } from '../../src/engine/generate/kubernetes/write-dataplane.ts';
import { afterLooks } from '../../src/engine/generate/kubernetes/zone.ts';
import type { Store } from '../../src/model/inventory.ts';
import type { Service } from '../../src/model/kubernetes.ts';
import type { Labels } from '../../src/model/labels.ts';
import type { MeshServicesMode } from '../../src/model/mesh.ts';
import { casesOf, documents } from '../support/conformance.ts';
import {
  comparable,
  type KubernetesObject,
  kubernetesForm,
  kubernetesPlane,
  pruned,
  storeOf,
} from '../support/kubernetes.ts';

interface Case {
  readonly name: string;
  readonly folder: string;
}

const casesIn = (family: string): readonly Case[] => casesOf(`upstream/${family}`);

const versions: Readonly<Record<string, string>> = { ReplicaSet: 'apps/v1', Job: 'batch/v1' };

/** A document as a server would have it: with the version that some tests left out, and values of labels and annotations as texts. */
const asServed = (one: Readonly<Record<string, unknown>>): unknown =>
  JSON.parse(JSON.stringify({ apiVersion: versions[String(one['kind'])] ?? 'v1', ...one }), (key, value: unknown) =>
    key.includes('/') && (typeof value === 'number' || typeof value === 'boolean') ? String(value) : value,
  );
const storesOf = (folder: string): readonly Store[] =>
  documents(`${folder}/input.yaml`).map((one) => storeOf(JSON.stringify(asServed(one))));
const together = (folder: string): Store => storeOf(JSON.stringify(documents(`${folder}/input.yaml`).map(asServed)));
const caseOf = <T>({ folder }: Case): T => documents<T>(`${folder}/case.yaml`)[0]!;
const expectedOf = <T>({ folder }: Case): T => documents<T>(`${folder}/expected.yaml`)[0]!;

describe.skipIf(casesIn('k8s-meshservice').length === 0)('upstream: MeshServices of one Service', () => {
  it.each(casesIn('k8s-meshservice'))('$name', (one) => {
    const { reconcile } = caseOf<{ reconcile: { namespace: string; name: string } }>(one);
    const { meshServices } = afterLooks(together(one.folder), kubernetesPlane('zone-1'), [
      `Service ${reconcile.namespace}/${reconcile.name}`,
    ]);
    // No webhook runs in that test, and no schema fills in the state.
    const webhooks = ['kuma.io/origin', 'kuma.io/zone', 'k8s.kuma.io/namespace'];
    const bare = (object: KubernetesObject): unknown => {
      const { labels = {}, annotations: _, ...metadata } = object.metadata;
      const { state: __, ...spec } = object.spec as Record<string, unknown>;
      const kept = Object.fromEntries(Object.entries(labels).filter(([key]) => !webhooks.includes(key)));
      return comparable({ ...object, kind: 'MeshService', metadata: { ...metadata, labels: kept }, spec });
    };
    const { items } = expectedOf<{ items: readonly KubernetesObject[] }>(one);
    expect(meshServices.map((made) => bare(kubernetesForm(made)))).toEqual(items.map(bare));
  });
});

interface PodCase {
  readonly options: {
    readonly zone: string;
    readonly mesh: string;
    readonly meshServicesMode: MeshServicesMode;
    readonly nodeLabelsToCopy: readonly string[];
    readonly workloadLabels: readonly string[];
  };
  readonly documents: readonly { readonly index: number; readonly role: string }[];
}

/** The control plane of these tests is of no zone, so that it adds less. */
const addedInZones = ['kuma.io/origin', 'kuma.io/zone', 'kuma.io/env'];

describe.skipIf(casesIn('k8s-pod-dataplane').length === 0)('upstream: the Dataplane of a Pod', () => {
  it.each(casesIn('k8s-pod-dataplane'))('$name', (one) => {
    const { options, documents: roles } = caseOf<PodCase>(one);
    const stores = storesOf(one.folder);
    const inRole = (role: string): readonly Store[] =>
      roles.filter((entry) => entry.role === role).map(({ index }) => stores[index]!);
    const whole = together(one.folder);
    const { nodeLabelsToCopy, workloadLabels } = options;
    const plane = kubernetesPlane(options.zone, { nodeLabelsToCopy, workloadLabels });
    const cluster = clusterOf(whole, plane, undefined);
    const pod = inRole('pod')[0]!.list('Pod')[0]!;
    const services = inRole('serviceForPod').map((store): Service => store.list('Service')[0]!);
    const made = dataplaneOfPod(pod, services, options.meshServicesMode, cluster);
    expect(made.ok).toBe(true);
    if (!made.ok) return;
    const expected = expectedOf<{ metadata: { labels: Labels }; spec: { networking: Record<string, unknown> } }>(one);
    // Outbounds are only written with an experimental setting turned off; by default they are not in the Dataplane.
    const { outbound: _, ...networking } = expected.spec.networking;
    expect(pruned(dataplaneDocument(made.value))).toEqual(pruned({ ...expected.spec, networking }));
    const before = inRole('existingDataplane')[0]?.list('Dataplane')[0];
    const labels = labelsOf(pod, options.mesh, made.value, before, cluster);
    const wanted = expected.metadata.labels;
    const kept = Object.entries(labels).filter(([key]) => !addedInZones.includes(key) || wanted[key] !== undefined);
    expect(Object.fromEntries(kept)).toEqual(wanted);
  });
});

describe.skipIf(casesIn('k8s-inbound-tags').length === 0)('upstream: tags of an inbound', () => {
  it.each(casesIn('k8s-inbound-tags'))('$name', (one) => {
    const { options } = caseOf<{ options: { zone: string; nodeLabels?: Labels } }>(one);
    const store = together(one.folder);
    const [service] = store.list('Service');
    const tags = tagsForService(store.list('Pod')[0]!, service!, service!.spec.ports[0]!, {
      zone: options.zone,
      nodeLabels: options.nodeLabels ?? {},
    });
    expect(tags).toEqual(expectedOf<{ tags: Labels }>(one).tags);
  });
});

describe.skipIf(casesIn('k8s-protocol-tag').length === 0)('upstream: the protocol tag', () => {
  it.each(casesIn('k8s-protocol-tag'))('$name', (one) => {
    const [service] = together(one.folder).list('Service');
    expect(protocolTagOf(service!, service!.spec.ports[0]!)).toBe(expectedOf<{ protocol: string }>(one).protocol);
  });
});

describe.skipIf(casesIn('k8s-serviceless-name').length === 0)('upstream: the name of a Pod without Service', () => {
  it.each(casesIn('k8s-serviceless-name'))('$name', (one) => {
    const cluster = clusterOf(together(one.folder), kubernetesPlane('zone-1'), undefined);
    const [pod] = [...cluster.pods.values()];
    const { name, kind } = expectedOf<{ name: string; kind: string }>(one);
    expect(ownerNameOf(pod!, cluster)).toEqual({ ok: true, value: { name, kind } });
  });
});
