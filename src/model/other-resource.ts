import type { ResourceOf } from './resource.ts';

/** A resource of a kind that is known but that no answer uses yet: counted and named, not read further. */
export type OtherResource = ResourceOf<'other', { readonly type: string }>;
