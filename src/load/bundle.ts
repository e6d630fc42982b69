import { compare } from '../model/compare.ts';
import type { Environment } from '../model/resource.ts';

/** One command line that was run for a bundle, and what came of it. */
export interface BundleCommand {
  readonly command: string;
  /** The kind that it lists; empty for what tells about the control plane. */
  readonly kind: string;
  /** `skipped`: not asked for, or the control plane has no such kind. */
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly items: number;
  /** Why it failed or was skipped. */
  readonly reason?: string;
}

/** What one control plane holds. */
export interface BundleSource {
  /** `global` for the global control plane; empty where nobody knows. */
  readonly zone: string;
  readonly environment: Environment | undefined;
  readonly from: 'kubectl' | 'kumactl';
  /** Of the tool's own configuration; empty: the current one. */
  readonly context: string;
  readonly product: { readonly name: string; readonly version: string } | undefined;
  /** Of the control plane's configuration what could be read, as in its configuration file. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The same of other zones, as a global control plane knows them. */
  readonly zoneSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly commands: readonly BundleCommand[];
  /** By kind, in the order in which the tool listed them. */
  readonly resources: Readonly<Record<string, readonly unknown[]>>;
}

/** The state of a mesh at one time: what `meshsvc fetch` writes and every command reads. */
export interface Bundle {
  readonly schemaVersion: typeof bundleSchema;
  /** What wrote it. */
  readonly tool: string;
  readonly time: string;
  readonly sources: readonly BundleSource[];
}

export const bundleSchema = 'meshsvc.bundle/v1';
const head = /^\s*\{\s*"schemaVersion":\s*"(meshsvc\.bundle\/v\d+)"/;

/** Whether a text is a bundle, of whatever version. */
export function isBundle(text: string): boolean {
  return head.test(text.slice(0, 200));
}

/** @throws {Error} for a bundle of another version, and one that is damaged */
export function readBundle(text: string): Bundle {
  const version = head.exec(text.slice(0, 200))?.[1];
  if (version !== bundleSchema)
    throw new Error(
      `is a bundle of schema ${version}, and this version of meshsvc reads ${bundleSchema}: update meshsvc`,
    );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new Error(`is a damaged bundle: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { sources } = value as { sources?: unknown };
  if (!Array.isArray(sources) || !sources.every(isSource))
    throw new Error('is a damaged bundle: its sources are missing');
  return value as Bundle;
}

function isSource(value: unknown): boolean {
  const { zone, commands, resources } = (value ?? {}) as Partial<Record<keyof BundleSource, unknown>>;
  return (
    typeof zone === 'string' &&
    Array.isArray(commands) &&
    typeof resources === 'object' &&
    resources !== null &&
    Object.values(resources).every((list) => Array.isArray(list))
  );
}

/** The text of a bundle: one resource a line. */
export function bundleText(bundle: Bundle): string {
  const { sources, ...rest } = bundle;
  const lines = [JSON.stringify(rest).slice(0, -1), ',"sources":['];
  for (const [at, { resources, ...source }] of sources.entries()) {
    lines.push(`${at === 0 ? '' : ',\n'}${JSON.stringify(source).slice(0, -1)},"resources":{`);
    for (const [index, [kind, items]] of Object.entries(resources).entries())
      lines.push(`${index === 0 ? '' : ','}${JSON.stringify(kind)}:[\n${linesOf(items)}]`);
    lines.push('}}');
  }
  lines.push(']}');
  return `${lines.join('\n')}\n`;
}

/** The resources of one source as texts, kind by kind, under names that begin with that of the bundle. */
export function textsOf(
  { zone, resources }: BundleSource,
  name: string,
): readonly { readonly file: string; readonly text: string }[] {
  return Object.entries(resources)
    .filter(([, items]) => items.length > 0)
    .toSorted(([a], [b]) => compare(a, b))
    .map(([kind, items]) => ({
      file: [name, ...(zone === '' ? [] : [zone]), `${kind}.json`].join('/'),
      text: `{"items":[\n${linesOf(items)}]}\n`,
    }));
}

function linesOf(items: readonly unknown[]): string {
  return items.map((item, at) => `${JSON.stringify(item)}${at === items.length - 1 ? '' : ','}\n`).join('');
}
