import { compare } from '../../model/compare.ts';
import { gatewayConsumer, gatewayIsNoDestination, passthroughOff, zoneNotInInput } from './consumers/gateways.ts';
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
import { legacyVipInUse, oldNameInUse, portOfUrlChanges } from './hostnames/applications.ts';
import { defaultsChanged, globalOnly, templateFails } from './hostnames/generators.ts';
import { crossMeshGateway, externalService, hostHeaderChanges, twoSnis, virtualOutbound } from './hostnames/legacy.ts';
import { nameOfTwoKinds, noDnsName, oldNameAnswersOtherwise, severalNames, withoutName } from './hostnames/names.ts';
import { labelOfDataplane, rangesOverlap } from './hostnames/selectors.ts';
import { permissionByTagWithIdentity, rulesDisableFrom, sharedAccount } from './identity/clients.ts';
import { externalForbidden, externalTwice, externalWithoutEgress } from './identity/external-services.ts';
import {
  identityNeedsExclusive,
  multiZoneWithIdentity,
  noSanCheck,
  onlyIdentityOnRollback,
  permissive,
} from './identity/identity.ts';
import {
  dashboardByOldName,
  insightEmpties,
  logFieldChanges,
  metricNamesChange,
} from './observability/observability.ts';
import { crossMesh, generatedInRepository, modeAbsent, resourceDoubling } from './operations/operations.ts';
import {
  gatewayRoute,
  oldPolicies,
  patchOfOldName,
  roleChanges,
  routeItemSilences,
  shadowPolicy,
} from './policies/legacy-kinds.ts';
import { defaultsTakeOver, equalPoliciesFight, orderDiffers } from './policies/merging.ts';
import {
  encodedName,
  encodedNameWithSection,
  encodedPortMissing,
  sectionNobodyHas,
  sectionOfSomeZones,
} from './policies/names-and-sections.ts';
import {
  bothEnvironments,
  legacyNotCovered,
  missingOnMultiZone,
  routeForOneOfBoth,
  severalFamilies,
} from './policies/parity.ts';
import {
  globalNameFromZone,
  leadsNowhere,
  nameOfElsewhere,
  onlyLegacyName,
  onlyOwnZone,
} from './policies/references.ts';
import { routeOrderDiffers } from './policies/route-order.ts';
import { permissionByLostTag, serviceless, topByLostTag, topMeansTag } from './policies/top.ts';
import {
  ambiguousBackend,
  backendNotFound,
  backendOfOtherProtocol,
  globalRouteByName,
  labelsWithoutPort,
  sectionWithoutPort,
  tcpRoutePanics,
} from './routes/backends.ts';
import { legacyBackendLosesPolicies, portTakesSectionAway } from './routes/cluster-policies.ts';
import { gatewayApiBackend } from './routes/gateway-api.ts';
import {
  gatewayToLegacy,
  legacyBackendLost,
  legacyBackendStaysHome,
  splitByZone,
  subsetStaysHome,
} from './routes/legacy-backends.ts';
import { mirrorToNobody, mirrorToResource } from './routes/mirrors.ts';
import { sharesShift, timeoutAppears } from './routes/shares.ts';
import { undecidedChecks } from './undecided.ts';
import {
  advertisedAddress,
  builtinDataplane,
  meshAnnotation,
  reachableServicesIgnored,
  workloadIsNotService,
  workloadMissing,
} from './upgrade/dataplanes.ts';
import { gatewayRemoved, kindRemoved, zoneProxyRemoved } from './upgrade/kinds.ts';
import {
  autoReachableGone,
  externalNeedsIdentity,
  meshFieldIgnored,
  modeGone,
  plainTextIn3,
  strictIn3,
} from './upgrade/mesh.ts';
import { externalUnpinned, nameRefused, wrongOwner } from './upgrade/names.ts';
import {
  fromDropped,
  hashPolicies,
  panicThreshold,
  patchByOldName,
  permissionFrom,
  producerGone,
  telemetryEndpoint,
} from './upgrade/policies.ts';
import { backendGone, kindGone, nameGone, outboundTagsGone, subsetGone } from './upgrade/references.ts';
import {
  grantMissing,
  leakedLabels,
  longName,
  oldSecretShape,
  protocolGone,
  tagsDisabled,
} from './upgrade/services.ts';
import { protocolTag, tagIdentity, tagSelector, tagsDropped } from './upgrade/tags.ts';
import { addressMissing, globalOnKubernetes, zonesApart } from './upgrade/zones.ts';
import {
  affinityTags,
  balancingOfGateway,
  crossZoneOfMeshService,
  localZoneEmpties,
  meshWideLocality,
  withoutFailover,
} from './zones/balancing.ts';
import { crossZoneLost, localTooEarly, nobodyInZone, portsDifferByZone, proportionLost } from './zones/families.ts';
import { ingressMissing, pastEgress, severalIngresses } from './zones/ingress.ts';
import { localityOfMesh, multiZoneInZone, statefulOverZones } from './zones/multi-zone-services.ts';

/** The checks that look at policies, destinations and proxies too, by folder and code. */
const viewChecks: readonly Check[] = [
  // consumers
  gatewayIsNoDestination, // MS015
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
  gatewayConsumer, // MS093
  directAccess, // MS094
  passthroughOff, // MS095
  zoneNotInInput, // MS096
  sameListener, // MS097
  // hostnames
  labelOfDataplane, // MS023
  portOfUrlChanges, // MS030
  withoutName, // MS060
  nameOfTwoKinds, // MS062
  oldNameAnswersOtherwise, // MS063
  oldNameInUse, // MS064
  noDnsName, // MS065
  virtualOutbound, // MS066
  templateFails, // MS067
  rangesOverlap, // MS068
  severalNames, // MS070
  legacyVipInUse, // MS071
  crossMeshGateway, // MS073
  hostHeaderChanges, // MS074
  defaultsChanged, // MS075
  globalOnly, // MS076
  twoSnis, // MS077
  externalService, // MS169
  // identity
  permissionByTagWithIdentity, // MS161
  sharedAccount, // MS162
  identityNeedsExclusive, // MS163
  onlyIdentityOnRollback, // MS164
  externalWithoutEgress, // MS165
  noSanCheck, // MS166
  multiZoneWithIdentity, // MS167
  permissive, // MS168
  externalTwice, // MS170
  externalForbidden, // MS171
  rulesDisableFrom, // MS172
  // observability
  metricNamesChange, // MS180
  logFieldChanges, // MS181
  insightEmpties, // MS183
  dashboardByOldName, // MS185
  // operations
  resourceDoubling, // MS190
  modeAbsent, // MS195
  generatedInRepository, // MS197
  crossMesh, // MS198
  // policies
  serviceless, // MS018
  severalFamilies, // MS019
  bothEnvironments, // MS020
  sectionOfSomeZones, // MS033
  missingOnMultiZone, // MS051
  onlyLegacyName, // MS100
  onlyOwnZone, // MS101
  encodedName, // MS102
  encodedNameWithSection, // MS103
  encodedPortMissing, // MS104
  legacyNotCovered, // MS105
  sectionNobodyHas, // MS106
  leadsNowhere, // MS107
  orderDiffers, // MS109
  routeItemSilences, // MS110
  globalNameFromZone, // MS111
  defaultsTakeOver, // MS112
  topByLostTag, // MS113
  topMeansTag, // MS114
  nameOfElsewhere, // MS115
  patchOfOldName, // MS116
  oldPolicies, // MS118
  equalPoliciesFight, // MS119
  shadowPolicy, // MS120
  roleChanges, // MS121
  routeForOneOfBoth, // MS135
  gatewayRoute, // MS140
  routeOrderDiffers, // MS147
  permissionByLostTag, // MS160
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
  gatewayApiBackend, // MS143
  globalRouteByName, // MS144
  sectionWithoutPort, // MS145
  sharesShift, // MS146
  tcpRoutePanics, // MS148
  mirrorToNobody, // MS149
  timeoutAppears, // MS150
  legacyBackendLosesPolicies, // MS151
  portTakesSectionAway, // MS152
  // upgrade
  builtinDataplane, // MS301
  nameRefused, // MS302
  plainTextIn3, // MS303
  strictIn3, // MS305
  externalNeedsIdentity, // MS306
  zonesApart, // MS307
  zoneProxyRemoved, // MS308
  addressMissing, // MS309
  nameGone, // MS310
  backendGone, // MS311
  grantMissing, // MS312
  tagIdentity, // MS313
  fromDropped, // MS314
  permissionFrom, // MS315
  panicThreshold, // MS316
  kindGone, // MS317
  producerGone, // MS318
  outboundTagsGone, // MS319
  subsetGone, // MS320
  kindRemoved, // MS321
  gatewayRemoved, // MS322
  meshFieldIgnored, // MS323
  modeGone, // MS324
  tagSelector, // MS325
  tagsDropped, // MS326
  workloadMissing, // MS327
  workloadIsNotService, // MS328
  protocolTag, // MS329
  advertisedAddress, // MS330
  reachableServicesIgnored, // MS331
  autoReachableGone, // MS332
  globalOnKubernetes, // MS333
  meshAnnotation, // MS335
  oldSecretShape, // MS336
  protocolGone, // MS337
  telemetryEndpoint, // MS338
  hashPolicies, // MS339
  externalUnpinned, // MS340
  patchByOldName, // MS343
  wrongOwner, // MS346
  longName, // MS347
  leakedLabels, // MS348
  tagsDisabled, // MS349
  // zones
  portsDifferByZone, // MS037
  crossZoneLost, // MS040
  nobodyInZone, // MS041
  proportionLost, // MS042
  crossZoneOfMeshService, // MS043
  localTooEarly, // MS044
  ingressMissing, // MS046
  pastEgress, // MS047
  multiZoneInZone, // MS048
  localityOfMesh, // MS052
  balancingOfGateway, // MS053
  affinityTags, // MS054
  withoutFailover, // MS055
  meshWideLocality, // MS056
  statefulOverZones, // MS057
  severalIngresses, // MS058
  localZoneEmpties, // MS129
];

/** Every check, in the order of codes. A retired code stays here as a comment and is never given out again. */
export const catalogue: readonly Check[] = [...generationChecks, ...viewChecks, ...undecidedChecks].toSorted((a, b) =>
  compare(a.code, b.code),
);
