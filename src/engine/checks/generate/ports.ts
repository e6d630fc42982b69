import { label } from '../../../model/labels.ts';
import { displayName, isLocal, type Meta } from '../../../model/resource.ts';
import { parseProtocol } from '../../protocol.ts';
import { defineGenerationCheck } from '../define-check.ts';
import { protocolOfServices } from '../kubernetes/ports.ts';
import { destinations, proxies } from '../needs.ts';
import { inboundAt, listWords, subjectOf } from './words.ts';

/** @see MS006 of the catalogue */
export const duplicatePort = defineGenerationCheck({
  code: 'MS006',
  name: 'duplicate-port',
  severity: 'warning',
  title: 'A generated MeshService has one port twice',
  why: 'Two inbounds of one service with the same port make two equal entries. A Kubernetes zone or global control plane cannot store such a copy, and the endpoints are counted twice.',
  fix: 'give the inbounds different services',
  source: 'kuma v2.13.10 pkg/core/resources/apis/meshservice/generate/generator.go: meshServicesForDataplane',
  on: ['Everywhere', 'ReachableBackends', 'Exclusive'],
  needs: [proxies],
  *run(ctx) {
    for (const { decisions } of ctx.generated)
      for (const { winner, name } of decisions) {
        if (winner === undefined) continue;
        const seen = new Set<number>();
        const again = winner.ports.findIndex(({ port }) => seen.size === seen.add(port).size);
        if (again < 0) continue;
        const { port } = winner.ports[again]!;
        yield {
          at: inboundAt(winner.dataplane, winner.inbounds[again]!, 'port'),
          resource: subjectOf(winner.dataplane),
          message: `MeshService ${name} has port ${port} twice`,
          related: [
            {
              message: 'the other one',
              at: inboundAt(
                winner.dataplane,
                winner.inbounds[winner.ports.findIndex((one) => one.port === port)]!,
                'port',
              ),
            },
          ],
        };
      }
  },
});

/** @see MS026 of the catalogue */
export const protocolWithoutConfiguration = defineGenerationCheck({
  code: 'MS026',
  name: 'protocol-without-configuration',
  severity: 'error',
  title: 'An inbound with protocol tls or mysql leaves its proxy without configuration',
  why: 'Kuma accepts the Dataplane and then cannot make a listener of the inbound: the whole proxy gets no configuration, which only the control plane logs.',
  fix: 'kuma.io/protocol: tcp',
  source: 'kuma v2.13.10 pkg/xds/generator/inbound_proxy_generator.go',
  on: ['any'],
  needs: [proxies],
  *run(ctx) {
    yield* protocolOfServices(ctx);
    for (const { context, kubernetes } of ctx.generated)
      for (const dataplane of kubernetes === undefined ? context.dataplanes : [])
        for (const [position, { tags }] of dataplane.spec.inbound.entries()) {
          const tag = tags[label.protocol];
          if (tag === undefined) continue;
          const protocol = parseProtocol(tag);
          if (protocol !== 'tls' && protocol !== 'mysql') continue;
          yield {
            at: inboundAt(dataplane, position, 'tags', label.protocol),
            resource: subjectOf(dataplane),
            message: `Dataplane ${dataplane.meta.name} is accepted and then gets no configuration at all: protocol ${protocol}`,
          };
        }
  },
});

/** @see MS061 of the catalogue */
export const hostnameCollision = defineGenerationCheck({
  code: 'MS061',
  name: 'hostname-collision',
  severity: 'warning',
  title: 'Two services get the same hostname',
  why: "The older one keeps it, the other has no such name. Kuma's own condition names the loser, not the winner.",
  fix: 'use a template with something that differs, or narrower matchLabels',
  source: 'kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/hostname/generator.go',
  on: ['any'],
  needs: [destinations],
  *run(ctx) {
    for (const { collisions, context } of ctx.generated)
      for (const { hostname, kept, lost, generator } of collisions) {
        const from = context.hostnameGenerators.find(({ meta }) => meta.name === generator)!;
        const both = nameWords([kept, lost], context.controlPlane.zone);
        yield {
          at: { origin: from.origin, path: ['spec', 'template'] },
          resource: { kind: from.spec.selects?.kind ?? 'MeshService', mesh: lost.mesh, name: lost.name },
          message: `HostnameGenerator ${displayName(from.meta)} gives ${hostname} to ${listWords(both)}: ${both[0]!} keeps it${kept.creationTime === undefined ? ' (a guess without creation times)' : ''}`,
        };
      }
  },
});

/** Names of services; with their zones where they are equal, and as they are stored where that says no more. */
function nameWords(all: readonly Meta[], here: string): readonly string[] {
  const zoned = (meta: Meta): string => {
    const zone = meta.labels[label.zone] ?? (isLocal(meta) ? here : '');
    return `${displayName(meta)} of ${zone === '' ? 'global' : `zone ${zone}`}`;
  };
  const ways = [displayName, zoned, ({ name }: Meta) => name];
  const words = ways.map((way) => all.map(way));
  return words.find((one) => new Set(one).size === one.length) ?? words[0]!;
}
