import { label } from '../../../model/labels.ts';
import type { Origin } from '../../../model/source.ts';
import type { Policy } from '../../rules/policy.ts';
import type { MeshView } from '../../view.ts';
import type { Document } from '../stage.ts';
import { type Ground, withoutState } from './manifest.ts';

/** A policy as it stands in the input, and the control plane that it is written on. */
export interface PolicySource {
  readonly where: string;
  readonly document: Document;
  /** It stands in a namespace of applications, where what its items look like decides whom it acts on. */
  readonly inApplicationNamespace: boolean;
}

/**
 * Where a policy that a zone sees is written: on global where it came from there. `undefined` for what stands in no
 * file.
 */
export function sourceOf(ground: Ground, { context }: MeshView, policy: Policy): PolicySource | undefined {
  const document = ground.world.rawOf(policy);
  if (document === undefined) return undefined;
  const fromGlobal = policy.meta.labels[label.origin] === 'global' && ground.world.federated;
  const { namespace } = policy.meta;
  return {
    where: fromGlobal ? 'global' : (policy.meta.labels[label.zone] ?? context.controlPlane.zone),
    document: withoutState(document),
    inApplicationNamespace: namespace !== '' && namespace !== ground.systemNamespace && 'metadata' in document,
  };
}

/** Tells documents apart. */
export function placeOf({ file, document, item }: Origin): string {
  return `${file}\n${document}\n${item}`;
}
