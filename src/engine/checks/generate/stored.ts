import { count } from '../../../model/count.ts';
import { label } from '../../../model/labels.ts';
import type { MeshService } from '../../../model/mesh-service.ts';
import { defineGenerationCheck, type Finding, type GenerationContext } from '../define-check.ts';
import { aboutService, clustersOf, fieldOf } from '../kubernetes/words.ts';
import { meshServices } from '../needs.ts';
import { listWords, portAt, portsWords, subjectOf } from './words.ts';

/** @see MS007 of the catalogue */
export const blockedName = defineGenerationCheck({
  code: 'MS007',
  name: 'hand-written-blocks',
  severity: 'warning',
  title: 'A MeshService that the generator did not make has the name of a kuma.io/service',
  why: 'The generator leaves it alone and logs an error every two seconds. Its ports and selector are what clients get.',
  fix: 'accept it, or rename or delete it: the generated one then appears at the next tick',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: generate',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: [meshServices],
  *run(ctx) {
    for (const { decisions } of ctx.generated)
      for (const { outcome, stored, name, wouldBe, candidates, winner } of decisions) {
        if (outcome !== 'blocked') continue;
        yield {
          at: { origin: stored!.origin, path: ['name'] },
          resource: subjectOf(stored!),
          message: `MeshService ${name} with ${portsWords(stored!.spec.ports)} was not generated: it stays, and blocks the one with ${portsWords(wouldBe!)} of ${count(candidates.length, 'Dataplane')}`,
          related: [{ message: 'this would be its source', at: portAt(winner!) }],
        };
      }
  },
});

const reasons = {
  ports: 'its ports change',
  'grace-period': 'its Dataplanes have come back',
  labels: 'labels of the generator are put back',
} as const;

/** @see MS072 of the catalogue */
export const vipChanges = defineGenerationCheck({
  code: 'MS072',
  name: 'vip-changes',
  severity: 'warning',
  title: 'The VIP of a generated MeshService will change',
  why: 'Whenever the generator updates a MeshService it empties the status: hostnames and counts come back, the VIP is a new one. Clients that resolved the name before lose the old address until they resolve it again.',
  fix: 'plan for it: keep the Dataplanes and their ports as they are until clients can resolve anew (30 s in the proxy, longer in applications that cache)',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: generate',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: [meshServices],
  *run(ctx) {
    for (const { decisions } of ctx.generated)
      for (const { outcome, stored, name, updates, winner } of decisions) {
        if (outcome !== 'updated') continue;
        const vips = stored!.status?.vips.map(({ ip }) => ip) ?? [];
        const change = updates.includes('ports')
          ? ` (${portsWords(stored!.spec.ports)} to ${portsWords(winner!.ports)})`
          : '';
        yield {
          at: { origin: stored!.origin, path: ['status', 'vips'] },
          resource: subjectOf(stored!),
          message: `MeshService ${name} is written anew because ${listWords(updates.map((update) => reasons[update]))}${change}: it loses ${vips.length === 0 ? 'its VIP' : `VIP ${vips.join(', ')}`} and gets a new one`,
          related: [{ message: 'its ports come from here', at: portAt(winner!) }],
        };
      }
  },
});

/** @see MS021 of the catalogue */
export const graceperiod = defineGenerationCheck({
  code: 'MS021',
  name: 'grace-period',
  severity: 'info',
  title: 'A generated MeshService has no Dataplanes any more',
  why: 'It keeps its VIP and hostnames until the grace period is over, and is deleted then.',
  fix: 'nothing, if the service is gone for good; else bring a Dataplane back before that time',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: generate',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: [meshServices],
  *run(ctx) {
    for (const { decisions, context } of ctx.generated)
      for (const { outcome, stored, name, deletedAt } of decisions) {
        const gone = outcome === 'deleted' && context.mode !== 'Disabled';
        if (outcome !== 'grace-period' && !gone) continue;
        if (stored!.meta.labels[label.origin] === 'global') {
          yield copyLost(stored!, gone ? undefined : deletedAt!, context.controlPlane.zone);
          continue;
        }
        yield {
          at: { origin: stored!.origin, path: ['name'] },
          resource: subjectOf(stored!),
          message: gone
            ? `MeshService ${name} is deleted: it has had no Dataplane for longer than the grace period`
            : `MeshService ${name} has no Dataplane any more; it is deleted at ${deletedAt!}`,
          ...(gone
            ? { fix: 'nothing; where its name or VIP is still in use, bring a Dataplane back and it is made anew' }
            : {}),
        };
      }
  },
});

/** U18: up to 2.13 a Universal zone ages copies of what other zones generated as if they were its own. */
function copyLost(copy: MeshService, deletedAt: string | undefined, zone: string): Finding {
  const { labels, name } = copy.meta;
  const from = labels[label.zone] ?? 'another zone';
  const service = labels[label.displayName] ?? name;
  const when = deletedAt === undefined ? 'now' : `at ${deletedAt}, or an hour after its last change`;
  return {
    at: { origin: copy.origin, path: ['name'] },
    resource: subjectOf(copy),
    severity: 'warning',
    message: `zone ${zone} deletes its copy of ${service} from zone ${from} ${when}: Kuma before 2.14 takes it for one of its own without Dataplanes`,
    fix: `upgrade to 2.14; until then the copy comes back with any change of ${service} in ${from}`,
  };
}

/** @see MS191 of the catalogue */
export const disabledDeletes = defineGenerationCheck({
  code: 'MS191',
  name: 'disabled-deletes',
  severity: 'warning',
  title: 'Mode Disabled deletes generated MeshServices at once',
  why: 'There is no grace period. VIPs and hostnames are lost; switching back allocates new VIPs.',
  fix: 'keep the mode until nobody uses the names and VIPs of these MeshServices',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: Start',
  on: ['rollback'],
  needs: [meshServices],
  *run(ctx) {
    yield* disabledClusters(ctx);
    for (const { decisions, context } of ctx.generated) {
      const gone = decisions.filter(({ outcome }) => outcome === 'deleted');
      if (context.mode !== 'Disabled' || gone.length === 0) continue;
      yield {
        at: { origin: gone[0]!.stored!.origin, path: ['name'] },
        resource: subjectOf(gone[0]!.stored!),
        message: `mesh ${context.mesh} is Disabled: ${count(gone.length, 'generated MeshService')} (${listWords(gone.map(({ name }) => name))}) ${gone.length === 1 ? 'is' : 'are'} deleted at the next tick, without grace period`,
      };
    }
  },
});

/** The same on Kubernetes, where a Service has them deleted. */
function* disabledClusters(ctx: GenerationContext): Generator<Finding> {
  for (const { result, cluster } of clustersOf(ctx)) {
    const gone = cluster.services.filter(({ because, deleted }) => because === 'mode-disabled' && deleted.length > 0);
    const names = gone.flatMap(({ deleted }) => deleted);
    if (names.length === 0) continue;
    yield {
      at: fieldOf(gone[0]!.service),
      resource: aboutService(gone[0]!),
      message: `mesh ${result.context.mesh} is Disabled: ${count(names.length, 'MeshService')} of Services (${listWords(names)}) ${names.length === 1 ? 'is' : 'are'} deleted`,
    };
  }
}
