import { explainContext, type FullContext } from '../../engine/explain/context.ts';
import { explain } from '../../engine/explain/explain.ts';
import { ofPolicy } from '../../engine/explain/references.ts';
import { proxiesOfPolicy } from '../../engine/inspect/policy.ts';
import type { Policy } from '../../engine/rules/policy.ts';
import { policyTypes } from '../../engine/rules/policy-types.ts';
import { kindOfWord } from '../../kinds/names.ts';
import { type InspectedPolicyPage, policyPage, policySummariesPage } from '../../output/pages/inspect.ts';
import { rowlessRecord } from '../../output/pages/resolve-record.ts';
import { unselectedWords } from '../../output/pages/resolve-words.ts';
import { type Inspected, jsonMembers, type Subject } from './inspected.ts';

interface Found {
  readonly context: FullContext;
  readonly policy: Policy;
}

/** `inspect policy`: a name may have its kind before it, `meshtimeout/slow`. */
export function inspectPolicies({ views, kind, name, place }: Subject): Inspected {
  const contexts = views.map(explainContext);
  const slash = name?.indexOf('/') ?? -1;
  const own = slash < 0 ? kind : (kindOfWord(name!.slice(0, slash)) ?? name!.slice(0, slash));
  const wanted = slash < 0 ? name : name!.slice(slash + 1);
  const all = contexts.flatMap((context) =>
    policyTypes
      .filter((type) => own === 'policy' || own === type.kind)
      .flatMap((type) => context.view.policies(type.kind).map((policy): Found => ({ context, policy }))),
  );
  const found = all.filter(({ policy }) => wanted === undefined || namesOf(policy).includes(wanted));
  return {
    found: found.length,
    names: () => all.map(({ policy }) => policy.kri.name),
    page: () =>
      name === undefined
        ? policySummariesPage(
            found.map(({ context: { view, effects }, policy }) => ({
              mesh: view.context.mesh,
              zone: view.context.controlPlane.zone,
              policy,
              proxies: effects.selected(policy),
              of: view.context.dataplanes.length,
            })),
            place,
          )
        : found.flatMap((one) => policyPage(inspected(one), place)),
    json: () =>
      jsonMembers('{\n  "schemaVersion": "meshsvc.inspect/v1",\n  "policies": [', records(found, place), ']\n}\n'),
  };
}

function namesOf({ kri, meta }: Policy): readonly string[] {
  return [kri.name, meta.name, `${kri.name}.${kri.namespace}`];
}

function inspected({ context, policy }: Found): InspectedPolicyPage {
  const { view } = context;
  const { mesh, controlPlane, mode } = view.context;
  return {
    mesh,
    zone: controlPlane.zone,
    mode,
    policy,
    proxies: proxiesOfPolicy(view, policy),
    references: [...ofPolicy(policy)].filter(({ field }) => field !== 'top').map((one) => explain(context, one)),
  };
}

function* records(found: readonly Found[], place: Subject['place']): Generator<readonly [string, unknown]> {
  for (const one of found) {
    const { mesh, zone, mode, policy, proxies, references } = inspected(one);
    yield [
      '',
      {
        kind: policy.kind,
        name: policy.kri.name,
        mesh,
        zone,
        mode,
        location: place(policy.origin, []),
        proxies: proxies.selected,
        leftOut: proxies.leftOut.map(({ reason, proxies: names }) => ({
          ...reason,
          message: unselectedWords(reason),
          proxies: names,
        })),
        references: references.map((explanation) => rowlessRecord(explanation, place)),
      },
    ];
  }
}
