import type { Diagnostic } from './diagnostic.ts';
import type { Resource, ResourceOfKind } from './resource.ts';
import type { Location, Origin, Path } from './source.ts';

/** Documents that are no resource of ours, by what they call themselves. */
export interface Ignored {
  /** `apiVersion/kind` or `type`. */
  readonly what: string;
  readonly count: number;
}

/** All that was loaded, in an order that does not depend on the order of the files. */
export interface Inventory {
  list<K extends Resource['kind']>(kind: K): readonly ResourceOfKind<K>[];
  /**
   * The place of a field, or of the nearest ancestor that is there.
   *
   * `part` says whether the field's value is meant or its key. Reads the one document again, so ask
   * only for what is shown.
   */
  locate(origin: Origin, path: Path, part?: 'key' | 'value'): Location;
  /** The document as it was written, decoded. */
  raw(origin: Origin): unknown;
  /** Documents of kinds that no answer uses, and foreign ones. */
  readonly ignored: readonly Ignored[];
  /** Number of files, and of resources in them, foreign ones not counted. */
  readonly files: number;
  readonly resources: number;
  /** What reading found fault with. */
  readonly diagnostics: readonly Diagnostic[];
}
