import type { GenerateResult } from '../../engine/generate/generate.ts';

/** The part of the JSON answer that says why: decisions, what was skipped, and on Kubernetes what is recorded. */
export function whyFields(results: readonly GenerateResult[]): Readonly<Record<string, unknown>> {
  const zones = new Set(results.flatMap(({ kubernetes }) => kubernetes?.zone ?? []));
  return {
    decisions: results.flatMap((result): readonly unknown[] => [...universal(result), ...kubernetes(result)]),
    skipped: results.flatMap(skippedTags),
    ...(zones.size === 0
      ? {}
      : {
          pods: results.flatMap(podsOf),
          events: [...zones].flatMap(({ events }) => events),
          errors: [...zones].flatMap(({ errors }) => errors),
        }),
  };
}

function universal({ decisions }: GenerateResult): readonly unknown[] {
  return decisions.map(({ mesh, name, outcome, wonBy, undecided, winner, conflicts, updates, deletedAt }) => ({
    mesh,
    name,
    outcome,
    ...(winner === undefined ? {} : { winner: winner.dataplane.meta.name, wonBy, undecided }),
    conflicts: conflicts.map(({ dataplane, ports }) => ({ dataplane: dataplane.meta.name, ports })),
    updates,
    ...(deletedAt === undefined ? {} : { deletedAt }),
  }));
}

function skippedTags({ rejected, context }: GenerateResult): readonly unknown[] {
  return rejected.map(({ serviceTag, reasons, carriers }) => ({
    mesh: context.mesh,
    serviceTag,
    reasons,
    dataplanes: [...new Set(carriers.map(({ dataplane }) => dataplane.meta.name))],
  }));
}

/** What becomes of each Service; what is deleted or in the way is named `namespace/name`. */
function kubernetes({ kubernetes: cluster }: GenerateResult): readonly unknown[] {
  return (cluster?.services ?? []).map(
    ({ service, mesh, because, outcome, made, dropped, deleted, notOwned, error }) => ({
      mesh,
      namespace: service.meta.namespace,
      service: service.meta.kubernetes!.name,
      outcome,
      because,
      meshServices: made,
      ...(deleted.length === 0 ? {} : { deleted }),
      ...(notOwned.length === 0 ? {} : { notOwned }),
      ...(dropped.length === 0 ? {} : { droppedPorts: dropped }),
      ...(error === undefined ? {} : { error }),
    }),
  );
}

function podsOf({ kubernetes: cluster }: GenerateResult): readonly unknown[] {
  return (cluster?.pods ?? []).map(({ pod, mesh, outcome, error }) => ({
    mesh,
    namespace: pod.meta.namespace,
    pod: pod.meta.kubernetes!.name,
    outcome,
    ...(cluster!.zone.assumed.isTemplate(pod) ? { assumed: true } : {}),
    ...(error === undefined ? {} : { error }),
  }));
}
