import type { DataplaneSpec } from '../../../model/dataplane.ts';
import { label, own } from '../../../model/labels.ts';
import { admissionFacts } from '../../admission/facts.ts';
import type { CheckContext } from '../../admission/kind-rules.ts';
import { dataplane } from '../../admission/kinds/dataplane.ts';
import { labelValueProblems } from '../../admission/label-rules.ts';
import { quote, type Rejection, root } from '../../admission/rejection.ts';
import type { Cluster } from './cluster.ts';
import { dataplaneDocument } from './dataplane-document.ts';
import type { Stored } from './stored-meta.ts';

/** How the answer of the validating webhook begins where it refuses. */
export const denied = 'admission webhook "validator.kuma-admission.kuma.io" denied the request: ';

/** A Dataplane of a Pod whose address is not known yet is looked at as if it had this one. */
const anyAddress = '192.0.2.1';

/**
 * Why a Dataplane that was made of a Pod is not stored: the words of the webhook where it is called, else those of the
 * API server; `undefined` where it is stored.
 */
export function dataplaneRefusal(
  name: string,
  spec: DataplaneSpec,
  stored: Stored,
  cluster: Pick<Cluster, 'controlPlane'>,
  hasWebhooks: boolean,
): string | undefined {
  if (!hasWebhooks) return labelRefusal(name, stored);
  const context: CheckContext = {
    facts: admissionFacts[cluster.controlPlane.version],
    place: root,
    name,
    displayName: name,
    systemRole: true,
    parseTemplate: undefined,
  };
  const out: Rejection[] = [];
  const document = dataplaneDocument(spec.address === '' ? { ...spec, address: anyAddress } : spec);
  dataplane.check!(out, document, context);
  if (out.length === 0) return undefined;
  return denied + out.map(({ field, reason }) => `spec.${field}: ${reason}`).join('; ');
}

/** Where no webhook turns them into annotations, the service account and the workload are labels, and may be too long. */
function labelRefusal(name: string, { labels }: Stored): string | undefined {
  const problems = new Set<string>();
  for (const key of [label.serviceAccount, label.workload]) {
    const value = own(labels, key);
    if (value === undefined) continue;
    for (const problem of labelValueProblems(value))
      problems.add(`metadata.labels: Invalid value: ${quote(value)}: ${problem}`);
  }
  if (problems.size === 0) return undefined;
  const [first, ...others] = problems;
  return `Dataplane.kuma.io "${name}" is invalid: ${others.length === 0 ? first : `[${[...problems].join(', ')}]`}`;
}
