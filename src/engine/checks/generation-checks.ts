import type { Check, GenerationContext } from './define-check.ts';
import { invalidServiceName } from './generate/names.ts';
import { portAttributes, portConflict, portOrder } from './generate/port-conflicts.ts';
import { duplicatePort, hostnameCollision, protocolWithoutConfiguration } from './generate/ports.ts';
import { blockedName, disabledDeletes, graceperiod, vipChanges } from './generate/stored.ts';
import {
  ambiguousPorts,
  poolTooSmall,
  portsOnDifferentProxies,
  severalInbounds,
} from './generate/universal-services.ts';
import { controlPlaneFails, labelsOfService, meshMissing, takesAnothersPods } from './kubernetes/control-plane.ts';
import { endpointsMissing, injectionHalfUnderstood, namespaceMissing, refusedName } from './kubernetes/input.ts';
import {
  annotationIgnored,
  droppedPort,
  exoticProtocol,
  mergedInbound,
  targetPortNobodyHas,
} from './kubernetes/ports.ts';
import {
  otherMesh,
  outOfMesh,
  selectorNoTagCarries,
  withoutSelector,
  withoutSidecars,
} from './kubernetes/selectors.ts';
import { externalName, gatewayService, headless, ignoreHalfUnderstood, notOwned } from './kubernetes/services.ts';
import { handWrittenDeleted, leftBehind } from './kubernetes/stored.ts';
import { portNoMemberHas, protocolOtherThanMembers, selectsWrongFamily } from './mesh/multi-zone.ts';
import { copiesWithoutMtls, leftoverTrafficRoute, onlyReachableServices } from './mesh/proxies.ts';

/** The checks that look at nothing but what was generated, in the order of codes. */
export const generationChecks: readonly Check<GenerationContext>[] = [
  invalidServiceName, // MS001
  portConflict, // MS002
  portAttributes, // MS003
  portOrder, // MS004
  severalInbounds, // MS005
  duplicatePort, // MS006
  blockedName, // MS007
  notOwned, // MS008
  withoutSelector, // MS009
  externalName, // MS010
  headless, // MS011
  outOfMesh, // MS012
  ignoreHalfUnderstood, // MS013
  gatewayService, // MS014
  withoutSidecars, // MS016
  droppedPort, // MS017
  graceperiod, // MS021
  mergedInbound, // MS024
  selectorNoTagCarries, // MS025
  protocolWithoutConfiguration, // MS026
  ambiguousPorts, // MS027
  annotationIgnored, // MS031
  exoticProtocol, // MS032
  targetPortNobodyHas, // MS034
  portNoMemberHas, // MS035
  protocolOtherThanMembers, // MS036
  portsOnDifferentProxies, // MS038
  copiesWithoutMtls, // MS045
  selectsWrongFamily, // MS049
  hostnameCollision, // MS061
  poolTooSmall, // MS069
  vipChanges, // MS072
  onlyReachableServices, // MS080
  leftoverTrafficRoute, // MS117
  disabledDeletes, // MS191
  controlPlaneFails, // MS200
  meshMissing, // MS201
  otherMesh, // MS202
  leftBehind, // MS203
  handWrittenDeleted, // MS204
  endpointsMissing, // MS205
  injectionHalfUnderstood, // MS206
  labelsOfService, // MS207
  takesAnothersPods, // MS208
  namespaceMissing, // MS209
  refusedName, // MS210
];
