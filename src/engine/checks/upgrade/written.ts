import type { Dataplane } from '../../../model/dataplane.ts';
import type { CheckContext } from '../define-check.ts';

/** Dataplanes that somebody wrote: those of Pods the control plane makes anew. */
export function* written(ctx: CheckContext): Generator<Dataplane> {
  for (const { context } of ctx.views) if (context.kubernetes === undefined) yield* context.dataplanes;
}
