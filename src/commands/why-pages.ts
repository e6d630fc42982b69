import { portAt } from '../engine/checks/generate/words.ts';
import type { Candidate } from '../engine/generate/candidates.ts';
import type { GenerateResult } from '../engine/generate/generate.ts';
import { dataplanesBehind } from '../engine/generate/kubernetes/behind.ts';
import type { PodDecision, ServiceDecision } from '../engine/generate/kubernetes/zone.ts';
import type { At } from '../model/diagnostic.ts';
import type { Locate } from '../model/inventory.ts';
import { placeWords } from '../output/diagnostics.ts';
import type { Page } from '../output/page.ts';
import { whyPage } from '../output/pages/why.ts';
import { clusterWhyPages } from '../output/pages/why-kubernetes.ts';

/** The decision of the generator about a name, step by step, in each mesh that has it; empty where none has. */
export function whyPages(results: readonly GenerateResult[], name: string, locate: Locate): Page {
  return results.flatMap(
    (result): Page =>
      result.kubernetes === undefined
        ? (whyPage(result, name, placeOf(locate)) ?? [])
        : clusterWhyPages(result, name, {
            behind: (one) => dataplanesBehind(result, one),
            place: (of) => placeWords(locate(objectAt(of))),
          }).flat(),
  );
}

/** What says where a candidate or a Service stands. */
export function placeOf(locate: Locate): (of: Candidate | ServiceDecision) => string {
  return (of) => placeWords(locate('service' in of ? objectAt(of) : portAt(of)));
}

/** Where the object of a decision is named. */
function objectAt(of: ServiceDecision | PodDecision): At {
  return { origin: ('service' in of ? of.service : of.pod).origin, path: ['metadata', 'name'] };
}
