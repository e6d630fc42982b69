import type { Dataplane } from '../../../model/dataplane.ts';
import type { Pod, WorkloadResource } from '../../../model/kubernetes.ts';
import { workloadKinds } from '../../../model/kubernetes.ts';
import { label } from '../../../model/labels.ts';
import { perObject } from '../../../model/per-object.ts';
import type { Resource } from '../../../model/resource.ts';
import type { Origin } from '../../../model/source.ts';
import { objectAt, objectsAt } from '../../admission/json.ts';
import { compare } from '../../order.ts';
import type { MeshView } from '../../view.ts';
import type { Family } from '../families.ts';
import type { Document } from '../stage.ts';
import { type Target, targetOf } from '../target.ts';
import { fileName, type Ground, type Manifest, withoutState } from './manifest.ts';
import { placeOf } from './sources.ts';

const phase = '40-consumers';

/** A reference of `reachableBackends`. */
interface Ref {
  readonly kind: Target['kind'];
  readonly labels: Target['labels'];
}

/**
 * What consumers need before old names go: `reachableBackends` for each that lists what it reaches, for without them
 * nothing is left in Exclusive, and backendRefs for explicit outbounds by tags. By labels, which also reach other zones;
 * what a consumer listed before stays beside it for the time of the move.
 *
 * On Universal the whole Dataplane, since applying replaces it; on Kubernetes a patch of what makes the Pod.
 */
export function consumers(ground: Ground): readonly Manifest[] {
  return ground.before.flatMap((view) => {
    const patches = new Map<string, Manifest>();
    for (const dataplane of view.context.dataplanes) {
      const manifest = ofDataplane(ground, view, dataplane);
      if (manifest !== undefined && !patches.has(manifest.path)) patches.set(manifest.path, manifest);
    }
    return [...patches.values()];
  });
}

function ofDataplane(ground: Ground, view: MeshView, dataplane: Dataplane): Manifest | undefined {
  const proxying = dataplane.spec.transparentProxying;
  const listed = proxying?.reachableServices ?? [];
  if (listed.length > 0 && proxying?.reachableBackends === undefined) {
    const refs = refsOf(ground, view, listed);
    return dataplane.form === 'kubernetes'
      ? ofWorkload(view, dataplane, refs)
      : whole(ground, view, dataplane, (document) => withReachableBackends(document, refs));
  }
  const byTags = dataplane.spec.outbound.some(
    ({ backendRef, tags }) => backendRef === undefined && label.service in tags,
  );
  if (byTags && dataplane.form === 'universal')
    return whole(ground, view, dataplane, (document) => withBackendRefs(ground, view, document));
  return undefined;
}

/** One reference for each thing that takes the place of a service, in the order of their names. */
function refsOf(ground: Ground, view: MeshView, services: readonly string[]): readonly Ref[] {
  const { mesh, controlPlane } = view.context;
  const found = new Map<string, Ref>();
  for (const service of services) {
    const family = ground.families.ofService(mesh, service);
    const target = family === undefined ? undefined : targetOf(family, controlPlane.zone, ground.multiZoneName);
    if (target === undefined || (target.kind === 'MeshExternalService' && !isThere(view, target))) continue;
    found.set(JSON.stringify(target), { kind: target.kind, labels: target.labels });
  }
  return [...found].toSorted(([a], [b]) => compare(a, b)).map(([, ref]) => ref);
}

/** Nobody makes MeshExternalServices of ExternalServices by themselves. */
function isThere({ destinations }: MeshView, { kind, labels }: Target): boolean {
  return destinations.withLabels(kind, labels).length > 0;
}

function withReachableBackends(document: Document, refs: readonly Ref[]): Document {
  const networking = objectAt(document, 'networking') ?? {};
  const proxying = objectAt(networking, 'transparentProxying') ?? {};
  return {
    ...document,
    networking: { ...networking, transparentProxying: { ...proxying, reachableBackends: { refs } } },
  };
}

/** Outbounds whose service has something in its place and one port that is meant; the others stay. */
function withBackendRefs(ground: Ground, view: MeshView, document: Document): Document {
  const networking = objectAt(document, 'networking') ?? {};
  const { mesh, controlPlane } = view.context;
  const outbound = objectsAt(networking, 'outbound').map((one) => {
    const tags = objectAt(one, 'tags') ?? {};
    const service = tags[label.service];
    if (typeof service !== 'string' || Object.keys(tags).length > 1) return one;
    const family = ground.families.ofService(mesh, service);
    const target = family === undefined ? undefined : targetOf(family, controlPlane.zone, ground.multiZoneName);
    const port = family === undefined ? undefined : portOf(family, service);
    if (target === undefined || port === undefined || target.kind === 'MeshExternalService') return one;
    const { tags: _, ...rest } = one;
    return { ...rest, backendRef: { kind: target.kind, labels: target.labels, port } };
  });
  return { ...document, networking: { ...networking, outbound } };
}

/** The port of a family that a value of `kuma.io/service` stands for; `undefined` where it stands for several. */
export function portOf({ ports }: Family, service: string): number | undefined {
  const own = ports.filter(({ services }) => services.includes(service));
  return own.length === 1 ? own[0]!.port : undefined;
}

/** A Dataplane as it was written, changed; `undefined` where nothing changes. */
function whole(
  { world }: Ground,
  { context }: MeshView,
  dataplane: Dataplane,
  change: (document: Document) => Document,
): Manifest | undefined {
  const raw = world.rawOf(dataplane);
  if (raw === undefined) return undefined;
  const before = withoutState(raw);
  const after = change(before);
  if (JSON.stringify(after) === JSON.stringify(before)) return undefined;
  const { zone } = context.controlPlane;
  return {
    path: `${phase}/${zone}/${fileName(dataplane.meta.name)}.yaml`,
    phase,
    where: zone,
    how: 'apply',
    documents: [after],
    previous: [before],
    commands: [],
    change: { where: zone, put: world.read([after]), removed: [] },
  };
}

/** A patch of what makes a Pod: its Deployment and the like, or the Pod itself where nobody does. */
function ofWorkload(view: MeshView, dataplane: Dataplane, refs: readonly Ref[]): Manifest | undefined {
  const { zone } = view.context.controlPlane;
  const { namespace } = dataplane.meta;
  const name = dataplane.meta.kubernetes?.name ?? dataplane.meta.name;
  const { makerOf, madeBy } = workloadsOf(view);
  const maker = makerOf(namespace, name, dataplane.origin);
  const annotations = { 'kuma.io/reachable-backends': JSON.stringify({ refs }) };
  const metadata = { metadata: { annotations } };
  const path = `${phase}/${zone}/${fileName(`${namespace}-${maker.name}`)}.patch.yaml`;
  return {
    path,
    phase,
    where: zone,
    how: 'patch',
    documents: [maker.kind === 'Pod' ? metadata : { spec: { template: metadata } }],
    previous: [],
    commands: [`kubectl patch ${maker.kind.toLowerCase()} ${maker.name} -n ${namespace} --patch-file ${path}`],
    change: { where: zone, put: patched(view, namespace, maker, madeBy(namespace, maker), refs), removed: [] },
  };
}

/** What makes Pods, or a Pod that nobody makes. */
interface Maker {
  readonly kind: string;
  readonly name: string;
}

interface Workloads {
  readonly makerOf: (namespace: string, pod: string, origin: Origin) => Maker;
  readonly madeBy: (namespace: string, maker: Maker) => readonly Pod[];
}

const workloadsOf = perObject(readWorkloads);

function readWorkloads({ context }: MeshView): Workloads {
  const nameOf = ({ meta }: Resource): string => meta.kubernetes?.name ?? meta.name;
  const replicaSets = new Map(
    context.listOfAllMeshes('ReplicaSet').map((one) => [`${one.meta.namespace}/${nameOf(one)}`, one]),
  );
  const templates = new Map(
    workloadKinds.flatMap((kind) =>
      (context.listOfAllMeshes(kind) as readonly WorkloadResource[]).map((one): readonly [string, Maker] => [
        placeOf(one.origin),
        { kind, name: nameOf(one) },
      ]),
    ),
  );
  const makers = new Map<string, Maker>();
  const made = new Map<string, Pod[]>();
  for (const pod of context.listOfAllMeshes('Pod')) {
    const { namespace } = pod.meta;
    const [owner] = pod.meta.kubernetes?.owners ?? [];
    let maker: Maker = { kind: 'Pod', name: nameOf(pod) };
    if (owner?.kind === 'ReplicaSet') {
      const [above] = replicaSets.get(`${namespace}/${owner.name}`)?.meta.kubernetes?.owners ?? [];
      maker = above ?? deploymentOf(owner.name, pod.meta.kubernetes?.labels['pod-template-hash']);
    } else if (owner !== undefined) maker = owner;
    makers.set(`${namespace}/${nameOf(pod)}`, maker);
    const key = `${namespace}/${maker.kind}/${maker.name}`;
    const list = made.get(key);
    if (list === undefined) made.set(key, [pod]);
    else list.push(pod);
  }
  return {
    // A Pod that is not there yet comes from the manifest of what will make it.
    makerOf: (namespace, pod, origin) =>
      makers.get(`${namespace}/${pod}`) ?? templates.get(placeOf(origin)) ?? { kind: 'Pod', name: pod },
    madeBy: (namespace, { kind, name }) => made.get(`${namespace}/${kind}/${name}`) ?? [],
  };
}

/** A Deployment calls its ReplicaSets by its own name and the hash of the template. */
function deploymentOf(replicaSet: string, hash: string | undefined): Maker {
  const suffix = hash === undefined ? (/-[a-z0-9]+$/.exec(replicaSet)?.[0] ?? '') : `-${hash}`;
  return suffix !== '' && replicaSet.endsWith(suffix)
    ? { kind: 'Deployment', name: replicaSet.slice(0, -suffix.length) }
    : { kind: 'ReplicaSet', name: replicaSet };
}

/** Every Pod of a workload, and the workload itself, as they are with the patch. */
function patched(
  { context }: MeshView,
  namespace: string,
  maker: Maker,
  pods: readonly Pod[],
  refs: readonly Ref[],
): readonly Resource[] {
  const reachableBackends = { ok: true as const, refs: refs.map(({ kind, labels }) => ({ kind, labels })) };
  const workload = workloadKinds
    .filter((kind) => kind === maker.kind)
    .flatMap((kind) => context.listOfAllMeshes(kind) as readonly WorkloadResource[])
    .filter(({ meta }) => meta.namespace === namespace && meta.kubernetes?.name === maker.name);
  return [
    ...pods.map((pod): Resource => ({ ...pod, spec: { ...pod.spec, reachableBackends } })),
    ...workload.map(
      (one) =>
        ({ ...one, spec: { ...one.spec, template: { ...one.spec.template, reachableBackends } } }) as WorkloadResource,
    ),
  ];
}
