import type { Severity } from '../model/diagnostic.ts';

/** What reading can find fault with: a code, what it is called, and how bad it is. */
export interface Notice {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
  /** Because of it something was not seen: the answer is not whole. */
  readonly inconclusive: boolean;
}

const notice = (code: string, name: string, severity: Severity, inconclusive = false): Notice => ({
  code,
  name,
  severity,
  inconclusive,
});

/** The findings of reading, MS900 to MS949. A code is never given out again. */
export const notices = {
  parseError: notice('MS900', 'parse-error', 'error', true),
  templateLeftover: notice('MS901', 'template-leftover', 'error', true),
  unknownKind: notice('MS902', 'unknown-kind', 'warning'),
  notAResource: notice('MS903', 'not-a-resource', 'warning'),
  wrongType: notice('MS904', 'wrong-type', 'error', true),
  duplicateKey: notice('MS905', 'duplicate-key', 'warning'),
  duplicateResource: notice('MS906', 'duplicate-resource', 'warning'),
  contradictingResource: notice('MS907', 'contradicting-resource', 'error', true),
  truncatedList: notice('MS908', 'truncated-list', 'error', true),
  unreadableFile: notice('MS909', 'unreadable-file', 'error', true),
  tooMuch: notice('MS910', 'beyond-limits', 'error', true),
  missingField: notice('MS911', 'missing-field', 'error', true),
  rejected: notice('MS912', 'rejected-by-kuma', 'error'),
  unknownField: notice('MS913', 'unknown-field', 'warning'),
  impreciseNumber: notice('MS914', 'number-loses-precision', 'warning'),
  exactlyOnePage: notice('MS916', 'maybe-truncated', 'warning', true),
  missingMesh: notice('MS917', 'mesh-not-in-input', 'info'),
  unusedSuppression: notice('MS980', 'unused-suppression', 'warning'),
  suppressionWithoutReason: notice('MS994', 'suppression-without-reason', 'info'),
} as const satisfies Record<string, Notice>;
