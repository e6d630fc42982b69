import type { Target } from '../engine/checks/define-check.ts';
import type { Assumption, Severity } from '../model/diagnostic.ts';
import type { PlacedDiagnostic } from './diagnostics.ts';
import type { Rule } from './rule.ts';

/** Why a finding is hidden. */
export interface Suppression {
  /** A comment in the manifest, `.meshsvc.yaml`, `-S`, or a baseline. */
  readonly by: 'comment' | 'config' | 'flag' | 'baseline';
  /** Empty where nobody gave one. */
  readonly reason: string;
}

/** A finding as `check` reports it. */
export interface ReportedFinding extends PlacedDiagnostic {
  /** The same from run to run while code, resource and field are, wherever the lines have moved. */
  readonly fingerprint: string;
  /** Whether it makes the run fail. */
  readonly fails: boolean;
}

export interface SuppressedFinding extends ReportedFinding {
  readonly suppression: Suppression;
}

/** How the findings compare with those of a baseline. */
export interface BaselineState {
  readonly file: string;
  readonly known: number;
  readonly added: number;
  /** Entries that no longer occur. */
  readonly gone: readonly { readonly code: string; readonly resource: string; readonly path: string }[];
}

/** All that `check` found, and what it looked at: what every format is made from. */
export interface CheckReport {
  /** The version of meshsvc. */
  readonly toolVersion: string;
  readonly kumaVersion: string;
  /** Modes of the meshes that were looked at. */
  readonly modes: readonly string[];
  readonly target: Target;
  readonly files: number;
  readonly resources: number;
  /** By severity and place; where text alone is written, the first five of each code. */
  readonly findings: readonly ReportedFinding[];
  /** How many of each code were left out of `findings`. */
  readonly more: ReadonlyMap<string, number>;
  /** None where text alone is written. */
  readonly suppressed: readonly SuppressedFinding[];
  readonly suppressedCount: number;
  readonly counts: Readonly<Record<Severity, number>>;
  readonly assumptions: readonly Assumption[];
  /** Rules that were asked for, by code. */
  readonly rules: readonly Rule[];
  /** Codes of those that had something to look at. */
  readonly lookedAt: readonly string[];
  readonly notLookedAt: readonly {
    readonly code: string;
    readonly rule: string;
    readonly missing: readonly string[];
  }[];
  /** About another mode, version or environment. */
  readonly beside: readonly string[];
  readonly undecided: readonly { readonly code: string; readonly rule: string; readonly needed: string }[];
  readonly baseline: BaselineState | undefined;
  readonly exitCode: number;
  /** Where relative paths start from, seen from the root of the repository: `deploy/mesh/` or empty. */
  readonly root: string;
}

/** A path as the root of the repository sees it, with forward slashes; URLs and what lies outside stay as they are. */
export function repositoryPath(file: string, root: string): string {
  if (file === '-') return 'stdin';
  if (/^https?:\/\//.test(file) || file.startsWith('/')) return file;
  const parts: string[] = [];
  for (const part of `${root}${file.replaceAll('\\', '/')}`.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else parts.push(part);
  }
  return parts.join('/');
}

/** `Dataplane web-1`; empty where a finding is about no resource. */
export function resourceWords({ resource }: Pick<PlacedDiagnostic, 'resource'>): string {
  return resource === undefined ? '' : `${resource.kind} ${resource.name}`;
}

/** `1 error, 0 warnings, 2 notes`. */
export function countWords({ error, warning, info }: CheckReport['counts']): string {
  const plural = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;
  return `${plural(error, 'error')}, ${plural(warning, 'warning')}, ${plural(info, 'note')}`;
}
