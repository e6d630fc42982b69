import { anything, list, mapOf, object, oneOf, string, text } from '../schema.ts';

export const headerName = text({ minLength: 1, maxLength: 256, pattern: /^[a-z0-9!#$%&'*+\-.^_\x60|~]+$/ });

export const preciseHostname = text({
  minLength: 1,
  maxLength: 253,
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
});

export const headers = list(object({ name: headerName, value: string }, ['name', 'value']), {
  maxItems: 16,
  listMapKeys: ['name'],
});

const headerMatchTypes = ['Exact', 'Present', 'RegularExpression', 'Absent', 'Prefix'];
export const headerMatch = object(
  { name: headerName, type: oneOf(headerMatchTypes, { default: 'Exact' }), value: string },
  ['name'],
);

const tlsVersionName = oneOf(['TLSAuto', 'TLS10', 'TLS11', 'TLS12', 'TLS13'], { default: 'TLSAuto' });
export const tlsVersion = object({ max: tlsVersionName, min: tlsVersionName });

export const spiffeMatch = object({
  spiffeID: object({ type: oneOf(['Exact', 'Prefix']), value: string }, ['type', 'value']),
});

const patchOperations = ['add', 'remove', 'replace', 'move', 'copy'];
export const jsonPatch = object({ from: string, op: oneOf(patchOperations), path: string, value: anything }, [
  'op',
  'path',
]);

export const labelSelector = object({ matchLabels: mapOf(string) });

const coreNameRef = object({ coreName: string }, ['coreName']);
export const address = object({ hostname: string, hostnameGeneratorRef: coreNameRef, origin: string });

const conditionType =
  /^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$/;
export const condition = object(
  {
    message: text({ maxLength: 32768 }),
    reason: text({ minLength: 1, maxLength: 1024, pattern: /^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$/ }),
    status: oneOf(['True', 'False', 'Unknown']),
    type: text({ maxLength: 316, pattern: conditionType }),
  },
  ['message', 'reason', 'status', 'type'],
);

export const generatorStatus = object(
  { conditions: list(condition, { listMapKeys: ['type'] }), hostnameGeneratorRef: coreNameRef },
  ['hostnameGeneratorRef'],
);
