import type { ControlPlane } from '../model/control-plane.ts';
import type { Store } from '../model/inventory.ts';
import { workloadKinds } from '../model/kubernetes.ts';
import { label } from '../model/labels.ts';
import { type Environment, isLocal, type Resource } from '../model/resource.ts';

/** What tells what a control plane runs on, and whether the input has something of both. */
export interface EnvironmentGuess {
  readonly environment: Environment;
  /** How many objects speak for each, where some speak for either. */
  readonly mixed: { readonly objects: number; readonly dataplanes: number } | undefined;
}

/**
 * What a control plane runs on, by what was loaded of it.
 *
 * Objects of Kubernetes itself tell, unless there are more Dataplanes that no cluster made; else the Dataplanes (kumactl
 * prints those of a cluster in the Universal form, with a label that says where they are from), else the form that most
 * resources have. At global only the form tells.
 */
export function environmentOf(store: Store, role: ControlPlane['role'] = 'zone'): EnvironmentGuess {
  const balanceOf = role === 'zone' ? balanceOfOwn : balanceOfForms;
  const objects = core.reduce((sum, kind) => sum + store.list(kind).length, 0);
  const balance = balanceOf(store.list('Dataplane'));
  if (objects > 0) {
    const dataplanes = store.list('Dataplane').filter((one) => balanceOf([one]) < 0).length;
    return {
      environment: dataplanes > objects ? 'universal' : 'kubernetes',
      mixed: dataplanes > 0 ? { objects, dataplanes } : undefined,
    };
  }
  const rest = (['Mesh', 'MeshService', 'MeshMultiZoneService', 'HostnameGenerator', 'ZoneIngress'] as const).flatMap(
    (kind): readonly Resource[] => store.list(kind),
  );
  const isKubernetes = (balance === 0 ? balanceOf(rest) : balance) > 0;
  return { environment: isKubernetes ? 'kubernetes' : 'universal', mixed: undefined };
}

/** The files that speak for one environment alone, each in the order of the input; files of both say nothing. */
export function filesByEnvironment(store: Store): Readonly<Record<Environment, readonly string[]>> {
  const seen = new Map<string, Set<Environment>>();
  const add = ({ origin }: Resource, environment: Environment): void => {
    const known = seen.get(origin.file) ?? new Set<Environment>();
    seen.set(origin.file, known);
    known.add(environment);
  };
  for (const kind of core) for (const one of store.list(kind)) add(one, 'kubernetes');
  for (const one of store.list('Dataplane')) add(one, balanceOfOwn([one]) > 0 ? 'kubernetes' : 'universal');
  const only = (environment: Environment): readonly string[] =>
    [...seen].filter(([, of]) => of.size === 1 && of.has(environment)).map(([file]) => file);
  return { universal: only('universal'), kubernetes: only('kubernetes') };
}

const core = ['Service', 'Pod', 'Namespace', ...workloadKinds] as const;

/** How many more resources have the form of Kubernetes than that of Universal. */
function balanceOfForms(resources: readonly Resource[]): number {
  return resources.reduce((balance, { form }) => balance + (form === 'kubernetes' ? 1 : -1), 0);
}

/** The same, where what a cluster made counts as such in any form; copies from other zones do not. */
function balanceOfOwn(resources: readonly Resource[]): number {
  let balance = 0;
  for (const { form, meta } of resources) {
    const isOfCluster = meta.labels[label.env] === 'kubernetes' && isLocal(meta);
    balance += form === 'kubernetes' || isOfCluster ? 1 : -1;
  }
  return balance;
}
