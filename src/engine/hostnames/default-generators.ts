import type { ControlPlane } from '../../model/control-plane.ts';
import type { HostnameGenerator, HostnameKind } from '../../model/hostname-generator.ts';
import { type Labels, label } from '../../model/labels.ts';

interface Default {
  readonly name: string;
  readonly by: 'global' | 'zone' | 'universal-zone';
  readonly kind: HostnameKind;
  readonly matchLabels: Labels;
  readonly template: string;
}

const kubernetesCopies = { [label.origin]: 'global', [label.env]: 'kubernetes' };

/** The generators that control planes create by themselves. @see kuma v2.13.10 pkg/defaults/hostname_generator.go */
const defaults: readonly Default[] = [
  {
    name: 'synced-mesh-multi-zone-service',
    by: 'global',
    kind: 'MeshMultiZoneService',
    matchLabels: { [label.origin]: 'global' },
    template: '{{ .DisplayName }}.mzsvc.mesh.local',
  },
  {
    name: 'synced-kube-mesh-service',
    by: 'global',
    kind: 'MeshService',
    matchLabels: { ...kubernetesCopies, [label.headless]: 'false' },
    template: '{{ .DisplayName }}.{{ .Namespace }}.svc.{{ .Zone }}.mesh.local',
  },
  {
    name: 'synced-headless-kube-mesh-service',
    by: 'global',
    kind: 'MeshService',
    matchLabels: { ...kubernetesCopies, [label.headless]: 'true' },
    template:
      '{{ label "statefulset.kubernetes.io/pod-name" }}.{{ label "k8s.kuma.io/service-name" }}.{{ .Namespace }}.svc.{{ .Zone }}.mesh.local',
  },
  {
    name: 'synced-universal-mesh-service',
    by: 'global',
    kind: 'MeshService',
    matchLabels: { [label.origin]: 'global', [label.env]: 'universal' },
    template: '{{ .DisplayName }}.svc.{{ .Zone }}.mesh.local',
  },
  {
    name: 'synced-mesh-external-service',
    by: 'global',
    kind: 'MeshExternalService',
    matchLabels: { [label.origin]: 'global' },
    template: '{{ .DisplayName }}.extsvc.mesh.local',
  },
  {
    name: 'local-mesh-external-service',
    by: 'zone',
    kind: 'MeshExternalService',
    matchLabels: { [label.origin]: 'zone' },
    template: '{{ .DisplayName }}.extsvc.mesh.local',
  },
  {
    name: 'local-universal-mesh-service',
    by: 'universal-zone',
    kind: 'MeshService',
    matchLabels: { [label.origin]: 'zone' },
    template: '{{ .DisplayName }}.svc.mesh.local',
  },
];

/** The generators of a zone: those of the input, or where it has none those that Kuma creates by itself. */
export function generatorsOf(
  given: readonly HostnameGenerator[],
  controlPlane: ControlPlane,
): { readonly generators: readonly HostnameGenerator[]; readonly assumed: boolean } {
  if (given.length > 0) return { generators: given, assumed: false };
  if (controlPlane.settings.skipHostnameGenerators) return { generators: [], assumed: false };
  const suffix = controlPlane.environment === 'kubernetes' ? `.${controlPlane.settings.systemNamespace}` : '';
  const generators = defaults
    .filter(({ by }) => by !== 'universal-zone' || controlPlane.environment === 'universal')
    .map(
      ({ name, by, kind, matchLabels, template }): HostnameGenerator => ({
        kind: 'HostnameGenerator',
        meta: {
          mesh: '',
          name: `${name}${suffix}`,
          namespace: suffix.slice(1),
          labels: by === 'global' ? { [label.origin]: 'global' } : { [label.origin]: 'zone' },
          creationTime: undefined,
          modificationTime: undefined,
        },
        spec: { selects: { kind, matchLabels }, template, extension: '' },
        status: undefined,
        form: controlPlane.environment,
        origin: { file: '', document: 0, item: -1 },
      }),
    );
  return { generators, assumed: true };
}
