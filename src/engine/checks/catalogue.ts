import { compare } from '../../model/compare.ts';
import {
  directAccess,
  outboundByTags,
  reachableServiceUnknown,
  sameListener,
  subsetByTags,
} from './consumers/outbounds.ts';
import { realDestinationsTaken, stillLegacy, usedAndNotListed } from './consumers/progress.ts';
import {
  explicitOutboundsFirst,
  reachableEmpty,
  reachableNothing,
  reachableOneOfMany,
  reachablePortUnknown,
  unnamedPortAlone,
} from './consumers/reachable-backends.ts';
import type { Check } from './define-check.ts';
import { generationChecks } from './generation-checks.ts';
import {
  encodedName,
  encodedNameWithSection,
  encodedPortMissing,
  globalNameFromZone,
  leadsNowhere,
  nameOfElsewhere,
  onlyLegacyName,
  onlyOwnZone,
  sectionNobodyHas,
  sectionOfSomeZones,
} from './policies/references.ts';
import {
  ambiguousBackend,
  backendNotFound,
  backendOfOtherProtocol,
  gatewayToLegacy,
  globalRouteByName,
  labelsWithoutPort,
  legacyBackendLost,
  legacyBackendStaysHome,
  sectionWithoutPort,
  splitByZone,
  subsetStaysHome,
  tcpRoutePanics,
} from './routes/backends.ts';
import { mirrorToNobody, mirrorToResource } from './routes/mirrors.ts';

/** The checks that look at policies, destinations and proxies too, by folder. */
const viewChecks: readonly Check[] = [
  // consumers
  subsetByTags, // MS022
  unnamedPortAlone, // MS039
  stillLegacy, // MS081
  realDestinationsTaken, // MS082
  usedAndNotListed, // MS083
  outboundByTags, // MS084
  explicitOutboundsFirst, // MS085
  reachableNothing, // MS086
  reachableOneOfMany, // MS087
  reachableEmpty, // MS088
  reachablePortUnknown, // MS089
  reachableServiceUnknown, // MS092
  directAccess, // MS094
  sameListener, // MS097
  // policies
  sectionOfSomeZones, // MS033
  onlyLegacyName, // MS100
  onlyOwnZone, // MS101
  encodedName, // MS102
  encodedNameWithSection, // MS103
  encodedPortMissing, // MS104
  sectionNobodyHas, // MS106
  leadsNowhere, // MS107
  globalNameFromZone, // MS111
  nameOfElsewhere, // MS115
  // routes
  legacyBackendStaysHome, // MS130
  legacyBackendLost, // MS131
  labelsWithoutPort, // MS132
  mirrorToResource, // MS133
  subsetStaysHome, // MS134
  ambiguousBackend, // MS136
  backendNotFound, // MS137
  backendOfOtherProtocol, // MS138
  splitByZone, // MS139
  gatewayToLegacy, // MS141
  globalRouteByName, // MS144
  sectionWithoutPort, // MS145
  tcpRoutePanics, // MS148
  mirrorToNobody, // MS149
];

/** Every check, in the order of codes. A retired code stays here as a comment and is never given out again. */
export const catalogue: readonly Check[] = [...generationChecks, ...viewChecks].toSorted((a, b) =>
  compare(a.code, b.code),
);
