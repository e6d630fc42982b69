import { type Kri, kriKey, kriText, withSection } from '../../model/kri.ts';
import { destinationName } from '../outbounds/names.ts';
import type { Outbound } from '../outbounds/outbounds.ts';
import { type LegacyService, unknownProtocol } from '../outbounds/protocols.ts';
import { type Destination, type DestinationPort, type Destinations, findPort } from '../resolve/destinations.ts';
import { type BackendMeaning, defaultRef, legacyMeaning } from './backend-ref.ts';

/** An outbound with what is known of where it goes. */
export interface OutboundService {
  readonly outbound: Outbound;
  /** The name of its listener. */
  readonly listener: string;
  readonly protocol: string;
  /** What rules by tags look for: the value of `kuma.io/service`, or the name that a resource has in its place. */
  readonly service: string;
  /** Of an outbound to a resource: with the section that the outbound has. */
  readonly kri: Kri | undefined;
  readonly destination: Destination | undefined;
  readonly port: DestinationPort | undefined;
}

/** Why an outbound gets no listener at all. */
export type Dropped = 'resource-not-found' | 'port-not-found';

/**
 * What an outbound leads to; an outbound to what is not there is dropped without a word.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/core/xds/meshroute/listeners.go: CollectServices
 */
export function serviceOf(
  outbound: Outbound,
  destinations: Destinations,
  services: ReadonlyMap<string, LegacyService>,
  unifiedNaming: boolean,
): OutboundService | Dropped {
  const { target } = outbound;
  if (target.by === 'tags')
    return {
      outbound,
      listener: outbound.listener,
      protocol: services.get(target.service)?.protocol ?? unknownProtocol,
      service: target.service,
      kri: undefined,
      destination: undefined,
      port: undefined,
    };
  const destination = destinations.last(kriKey(withSection(target.kri, '')));
  if (destination === undefined) return 'resource-not-found';
  const port = findPort(destination, target.kri.sectionName);
  if (port === undefined) return 'port-not-found';
  return {
    outbound,
    listener: unifiedNaming ? kriText(target.kri) : outbound.listener,
    protocol: port.appProtocol || 'tcp',
    service: destinationName(destination, port),
    kri: target.kri,
    destination,
    port,
  };
}

/** Where traffic goes that no route sends elsewhere. */
export function ownMeaning({ outbound }: OutboundService): BackendMeaning {
  const { target } = outbound;
  if (target.by === 'tags') return legacyMeaning(defaultRef(target.service, target.tags));
  const ref = { ...defaultRef('', {}), kind: target.kri.kind };
  return { means: 'resource', ref, kri: target.kri, tied: [] };
}
