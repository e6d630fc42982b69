import type { KubernetesMeta } from '../../../model/kubernetes.ts';
import { label, own } from '../../../model/labels.ts';
import type { MeshService, MeshServicePort, MeshServiceSelector } from '../../../model/mesh-service.ts';
import type { Origin } from '../../../model/source.ts';
import { isDns1123Subdomain } from '../../admission/formats.ts';
import { labelValueProblems } from '../../admission/label-rules.ts';
import { quote } from '../../admission/rejection.ts';
import { equalPorts } from '../candidates.ts';
import { denied } from './admit-dataplane.ts';
import { type Fallible, failed } from './annotations.ts';
import { type Cluster, keyOf } from './cluster.ts';
import type { Wanted } from './mesh-service-of.ts';
import { withOwner } from './owners.ts';
import { type State, storeMeshService } from './state.ts';
import { equalMaps, metaOf, type Stored, throughWebhook } from './stored-meta.ts';

/** What became of a MeshService that the controller wants. */
export type Written = 'created' | 'updated' | 'same' | 'not-owned';

const unknown = { addresses: [], tls: {}, hostnameGenerators: [], dataplaneProxies: { healthy: 0, total: 0 } } as const;

/**
 * Creates or updates a MeshService, unless its first owner is somebody else; or the words of who refuses it.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/controllers/meshservice_controller.go: manageMeshService
 */
export function writeMeshService(
  wanted: Wanted,
  mesh: string,
  origin: Origin,
  cluster: Cluster,
  state: State,
): Fallible<Written> {
  const { namespace, name, owner } = wanted;
  const before = state.meshServices.get(keyOf(namespace, name));
  const kept = before?.meta.kubernetes;
  if (before !== undefined && !isOwned(kept, owner)) return { ok: true, value: 'not-owned' };
  const owners = withOwner(kept?.owners ?? [], owner);
  const given: Stored = { labels: wanted.labels, annotations: kept?.annotations ?? {} };
  if (before !== undefined && isSame(before, wanted, given, owners)) return { ok: true, value: 'same' };
  const refusal = refusalOf(wanted, given, cluster.hasWebhooks(namespace));
  if (refusal !== undefined) return failed(refusal);
  const stored = cluster.hasWebhooks(namespace)
    ? throughWebhook(given, { name, namespace, mesh, zone: cluster.controlPlane.zone })
    : given;
  const meshService: MeshService = {
    kind: 'MeshService',
    meta: metaOf(mesh, namespace, { name, uid: kept?.uid ?? '', ...stored, owners }, before?.meta),
    spec: {
      state: before?.spec.state ?? 'Unavailable',
      selector: wanted.selector,
      ports: wanted.ports,
      identities: before?.spec.identities ?? [],
    },
    status: { ...(before?.status ?? unknown), vips: wanted.vips },
    form: 'kubernetes',
    origin,
  };
  storeMeshService(state, meshService);
  return { ok: true, value: before === undefined ? 'created' : 'updated' };
}

/** The first owner counts, by its uid; by its name where one of the two has been in no server. */
function isOwned(kept: KubernetesMeta | undefined, owner: Wanted['owner']): boolean {
  const first = kept?.owners[0];
  if (first === undefined) return false;
  if (first.uid !== '' && owner.uid !== '') return first.uid === owner.uid;
  return first.kind === owner.kind && first.name === owner.name;
}

function isSame(before: MeshService, wanted: Wanted, given: Stored, owners: KubernetesMeta['owners']): boolean {
  return (
    equalMaps(before.meta.kubernetes!.labels, given.labels) &&
    equalPorts(before.spec.ports as readonly MeshServicePort[], wanted.ports) &&
    equalSelectors(before.spec.selector, wanted.selector) &&
    JSON.stringify(before.status?.vips ?? []) === JSON.stringify(wanted.vips) &&
    JSON.stringify(before.meta.kubernetes!.owners) === JSON.stringify(owners)
  );
}

function equalSelectors(a: MeshServiceSelector, b: MeshServiceSelector): boolean {
  return (
    a.dataplaneRef?.name === b.dataplaneRef?.name &&
    (a.dataplaneTags === undefined) === (b.dataplaneTags === undefined) &&
    equalMaps(a.dataplaneTags ?? {}, b.dataplaneTags ?? {}) &&
    (a.dataplaneLabels === undefined) === (b.dataplaneLabels === undefined) &&
    equalMaps(a.dataplaneLabels?.matchLabels ?? {}, b.dataplaneLabels?.matchLabels ?? {})
  );
}

const subdomain =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

/** Who refuses it: the API server for its name, the webhook for the origin that the Service has it say. */
function refusalOf({ name }: Wanted, { labels }: Stored, hasWebhooks: boolean): string | undefined {
  const origin = own(labels, label.origin) ?? '';
  if (hasWebhooks && origin !== '' && origin !== 'zone' && origin !== 'global')
    return `${denied}labels["kuma.io/origin"]: unknown resource origin ${quote(origin)}`;
  if (!isDns1123Subdomain(name))
    return `MeshService.kuma.io "${name}" is invalid: metadata.name: Invalid value: ${quote(name)}: ${subdomain}`;
  const mesh = own(labels, label.mesh)!;
  const [problem] = labelValueProblems(mesh);
  if (problem === undefined) return undefined;
  return `MeshService.kuma.io "${name}" is invalid: metadata.labels: Invalid value: ${quote(mesh)}: ${problem}`;
}
