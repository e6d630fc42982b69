import { label } from '../../model/labels.ts';
import { explainBackend, explainMirror } from './explain-backend.ts';
import { explainOutbound, explainOutboundTags, explainReachable } from './explain-dataplane.ts';
import { explainFrom, explainTo, explainTop } from './explain-policy.ts';
import type { Draft, ExplainContext, Explanation } from './explanation.ts';
import { fixFor } from './fix.ts';
import { fragmentOrigin } from './fragment.ts';
import type { Reference } from './references.ts';

/** Where a reference ends up. */
export function explain(context: ExplainContext, reference: Reference): Explanation {
  const draft = ofActingPolicy(context, reference, draftOf(context, reference));
  return { ...draft, reference, fix: fixFor(context.view, reference, draft) };
}

/** What a policy says that acts on nobody is not in effect, wherever it leads. */
function ofActingPolicy({ view, effects }: ExplainContext, { owner, field }: Reference, draft: Draft): Draft {
  const { policy, origin } = owner;
  const leads = draft.status === 'ok' || draft.status === 'legacy' || draft.status === 'ambiguous';
  if (policy === undefined || field === 'top' || !leads || origin === fragmentOrigin) return draft;
  if (view.context.dataplanes.length === 0 || effects.selected(policy) > 0) return draft;
  const isShadow = policy.meta.labels[label.effect] === 'shadow';
  const code = isShadow ? ('OWNER_SHADOWED' as const) : ('OWNER_SELECTS_NOBODY' as const);
  return { ...draft, status: 'shadowed', notes: [...draft.notes, { code }] };
}

function draftOf(context: ExplainContext, reference: Reference): Draft {
  switch (reference.field) {
    case 'top':
      return explainTop(context, reference);
    case 'from':
      return explainFrom(context, reference);
    case 'to':
      return explainTo(context, reference);
    case 'backend':
    case 'tcp-target':
      return explainBackend(context, reference, reference.ref);
    case 'mirror':
      return explainMirror(context, reference, reference.ref);
    case 'outbound':
      return explainOutbound(context, reference, reference.ref);
    case 'reachable':
      return explainReachable(context, reference, reference.ref);
    case 'outbound-tags':
      return explainOutboundTags(context, reference.ref);
  }
}
