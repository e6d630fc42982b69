import type { At, Diagnostic } from './diagnostic.ts';
import type { Resource, ResourceOfKind } from './resource.ts';
import type { Location, Origin } from './source.ts';

/** Documents that are no resource of ours, by what they call themselves. */
export interface Ignored {
  /** `apiVersion/kind` or `type`. */
  readonly what: string;
  readonly count: number;
}

/** The place of a field, or of its nearest ancestor that is there; reads the one document again. */
export type Locate = (at: At) => Location;

/** What a control plane holds, or what was loaded of it. */
export interface Store {
  /** All resources of a kind, in an order that does not depend on the order of the files. */
  list<K extends Resource['kind']>(kind: K): readonly ResourceOfKind<K>[];
}

/** All that was loaded. */
export interface Inventory extends Store {
  /** What belongs to one of several control planes that were named, by its position. */
  storeOf(source: number): Store;
  /** What finds lines; it brings a library along, so ask for it only when a line is shown. */
  locator(): Promise<Locate>;
  /** The document as it was written, decoded. */
  raw(origin: Origin): unknown;
  /** Documents of kinds that no answer uses, and foreign ones. */
  readonly ignored: readonly Ignored[];
  /** Names of the files of the input, as the operator gave them. */
  readonly fileNames: readonly string[];
  /** The text of a file of the input, as it was read. */
  text(file: string): string | undefined;
  /** A line of it, from 1. */
  line(file: string, line: number): string | undefined;
  /** The control plane that an export came from, where it says so. */
  readonly product: { readonly name: string; readonly version: string } | undefined;
  /** Number of files, and of resources in them, foreign ones not counted. */
  readonly files: number;
  readonly resources: number;
  /** What reading found fault with. */
  readonly diagnostics: readonly Diagnostic[];
}
