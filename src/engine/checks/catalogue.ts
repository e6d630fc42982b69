import type { Check } from './define-check.ts';
import { invalidServiceName } from './generate/names.ts';
import { portAttributes, portConflict, portOrder } from './generate/port-conflicts.ts';
import { duplicatePort, hostnameCollision, protocolWithoutConfiguration } from './generate/ports.ts';
import { blockedName, disabledDeletes, graceperiod, vipChanges } from './generate/stored.ts';

/** Every check, in the order of codes. A retired code stays here as a comment and is never given out again. */
export const catalogue: readonly Check[] = [
  invalidServiceName, // MS001
  portConflict, // MS002
  portAttributes, // MS003
  portOrder, // MS004
  duplicatePort, // MS006
  blockedName, // MS007
  graceperiod, // MS021
  protocolWithoutConfiguration, // MS026
  hostnameCollision, // MS061
  vipChanges, // MS072
  disabledDeletes, // MS191
];
