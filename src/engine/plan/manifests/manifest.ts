import { label } from '../../../model/labels.ts';
import type { Mesh } from '../../../model/mesh.ts';
import type { Environment } from '../../../model/resource.ts';
import type { MeshView } from '../../view.ts';
import type { Families, Family } from '../families.ts';
import type { Change, Document, PlanWorld } from '../stage.ts';

/** A phase of a plan, as its folder is called: `10-prepare`, `60-mode-exclusive`. They sort in the order of applying. */
export type PhaseId = string;

/** One file of a plan, usable on its own. */
export interface Manifest {
  /** Below the folder of the plan; sorts in the order of applying. */
  readonly path: string;
  readonly phase: PhaseId;
  /** `global`, or the zone whose control plane takes it. */
  readonly where: string;
  /** `apply`: kumactl or kubectl applies it whole; `patch`: kubectl patches the object that it names; `run`: commands. */
  readonly how: 'apply' | 'patch' | 'run';
  readonly documents: readonly Document[];
  /** What stood there before, for the way back; none: it is new, and the way back deletes it. */
  readonly previous: readonly Document[];
  /** The commands of `run`, or the one that applies a patch; comments behind `#`. */
  readonly commands: readonly string[];
  /** What it does to the control plane: the engine's own picture of it. */
  readonly change: Change;
}

/** What manifests are made from. */
export interface Ground {
  readonly world: PlanWorld;
  /** The state to start from. */
  readonly before: readonly MeshView[];
  readonly families: Families;
  /** How a control plane's manifests are written. */
  readonly formOf: (where: string) => Environment;
  readonly systemNamespace: string;
  readonly meshes: ReadonlyMap<string, Mesh>;
  /** The MeshMultiZoneService that stands for a family, whether it is there or to be made. */
  readonly multiZoneName: (family: Family) => string;
}

/** A resource as an operator writes it for a control plane; `global` and a single control plane need no origin. */
export function documentOf(
  ground: Pick<Ground, 'formOf' | 'systemNamespace' | 'world'>,
  where: string,
  {
    kind,
    name,
    mesh,
    labels = {},
    spec,
  }: {
    readonly kind: string;
    readonly name: string;
    /** Empty for kinds that belong to no mesh. */
    readonly mesh: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly spec: unknown;
  },
): Document {
  const origin: Record<string, string> = where !== 'global' && ground.world.federated ? { [label.origin]: 'zone' } : {};
  // Where no copy is made nobody else writes the label that everything here refers by.
  const named: Record<string, string> =
    mesh !== '' && ground.formOf(where) === 'universal' ? { [label.displayName]: name } : {};
  const all = { ...named, ...origin, ...labels };
  if (ground.formOf(where) === 'kubernetes')
    return {
      apiVersion: 'kuma.io/v1alpha1',
      kind,
      metadata: {
        name,
        namespace: ground.systemNamespace,
        labels: { ...(mesh === '' ? {} : { [label.mesh]: mesh }), ...all },
      },
      spec,
    };
  return {
    type: kind,
    ...(mesh === '' ? {} : { mesh }),
    name,
    ...(Object.keys(all).length === 0 ? {} : { labels: all }),
    spec,
  };
}

/** A file that is applied whole. */
export function applied(
  ground: Pick<Ground, 'world'>,
  phase: PhaseId,
  where: string,
  file: string,
  documents: readonly Document[],
  previous: readonly Document[] = [],
): Manifest {
  return {
    path: `${phase}/${where}/${fileName(file)}.yaml`,
    phase,
    where,
    how: 'apply',
    documents,
    previous,
    commands: [],
    change: { where, put: ground.world.read(documents), removed: [] },
  };
}

/** A name as a file may be called. */
export function fileName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9._-]+/g, '-');
}

const added = new Set(['creationTime', 'modificationTime', 'status', 'kri']);
const addedByServer = new Set([
  'creationTimestamp',
  'generation',
  'managedFields',
  'resourceVersion',
  'uid',
  'selfLink',
  'ownerReferences',
]);

/** A document as it was written, without what control planes and API servers add when they are asked for it. */
export function withoutState(document: Document): Document {
  return Object.fromEntries(
    Object.entries(document)
      .filter(([key]) => !added.has(key))
      .map(([key, value]) =>
        key === 'metadata' && value !== null && typeof value === 'object'
          ? [key, Object.fromEntries(Object.entries(value).filter(([inner]) => !addedByServer.has(inner)))]
          : [key, value],
      ),
  );
}

/** The nearest DNS label of a name; empty where nothing of it is left. */
export function validName(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9-]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}
