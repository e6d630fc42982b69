import type { KumaVersion } from '../../model/behaviour.ts';
import type { At, Certainty, Edit, Related, Severity, Subject } from '../../model/diagnostic.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { MeshServicesMode } from '../../model/mesh.ts';
import type { Environment, Resource } from '../../model/resource.ts';
import type { GenerateResult } from '../generate/generate.ts';
import type { MeshView } from '../view.ts';

/**
 * When a check has something to say: always, for a mesh that is in a mode or shall enter it, for an upgrade, or for the
 * way back.
 */
export type Occasion = 'any' | Exclude<MeshServicesMode, 'Disabled'> | '2.14' | '3.0' | 'rollback';

/** What the input is checked for; without any it is checked as it is. */
export interface Target {
  readonly mode?: MeshServicesMode;
  readonly version?: KumaVersion;
}

/** What checks of generation look at: the input, and what the engine made of it, mesh by mesh. */
export interface GenerationContext {
  readonly inventory: Inventory;
  /** The meshes as they are, or as they would be in the mode that is checked for. */
  readonly generated: readonly GenerateResult[];
}

/** What operators may tell beside manifests. */
export interface Facts {
  /** CIDRs of Pods, Services and nodes. */
  readonly networks: readonly string[];
  /** Clusters of one proxy above which a warning is due. */
  readonly maxClusters: number;
  /** Change of a share of traffic above which a warning is due, in percent. */
  readonly weightTolerance: number;
}

/** What all other checks look at, too. */
export interface CheckContext extends GenerationContext {
  /** {@link GenerationContext.generated} with policies, destinations and proxies. */
  readonly views: readonly MeshView[];
  /** The same meshes today, in their own modes. */
  readonly before: readonly MeshView[];
  /** The same meshes in a mode; the same objects whenever it is asked. */
  in(mode: MeshServicesMode): readonly MeshView[];
  readonly target: Target;
  readonly facts: Facts;
}

/** One hit of a check. */
export interface Finding {
  readonly at: At;
  readonly message: string;
  readonly resource?: Subject;
  readonly related?: readonly Related[];
  /** Where the check's own `fix` is too general. */
  readonly fix?: string;
  /** The fix as changes of the input, where it is nothing but that. */
  readonly edits?: readonly Edit[];
  /** Where a case is worse, or less bad, than the check as a rule. */
  readonly severity?: Severity;
  /** `possible`: it depends on something that no manifest tells. */
  readonly certainty?: Certainty;
}

/** A kind, or several of which one is enough. */
export type Need = Resource['kind'] | readonly Resource['kind'][];

/** One hazard of the catalogue: what it is, why it matters, what to do, and how it is found. */
export interface Check<Context = CheckContext> {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  readonly title: string;
  readonly why: string;
  readonly fix: string;
  /** Where the behaviour comes from. */
  readonly source: string;
  readonly on: readonly Occasion[];
  /** The first and the last version that behaves so; all without them. */
  readonly since?: KumaVersion;
  readonly until?: KumaVersion;
  /** Both without it. */
  readonly environments?: readonly Environment[];
  /** Kinds without which the check can say nothing: without any resource of one it is not looked at. */
  readonly needs: readonly Need[];
  /** What an operator has to tell beside manifests; without it the check is not looked at. */
  readonly needsFact?: 'networks';
  /** Absent: manifests alone cannot decide it, and this is what would be needed. */
  readonly undecided?: string;
  readonly run?: (this: void, ctx: Context) => Iterable<Finding>;
}

/** Names a check; does nothing but hold its type. */
export function defineCheck(check: Check): Check {
  return check;
}

/** Names a check that looks at nothing but what was generated. */
export function defineGenerationCheck(check: Check<GenerationContext>): Check<GenerationContext> {
  return check;
}
