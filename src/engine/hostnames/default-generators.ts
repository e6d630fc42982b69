import { behaviours } from '../../model/behaviour.ts';
import type { ControlPlane } from '../../model/control-plane.ts';
import type { HostnameGenerator, HostnameKind } from '../../model/hostname-generator.ts';
import { type Labels, label } from '../../model/labels.ts';

/** A generator that a control plane creates by itself. */
export interface DefaultGenerator {
  readonly name: string;
  readonly by: 'zone' | 'universal-zone' | 'global';
  readonly kind: HostnameKind;
  readonly matchLabels: Labels;
  readonly template: string;
}

/** The generators that control planes create by themselves. @see kuma v2.13.10 pkg/defaults/hostname_generator.go */
export const defaultGenerators: readonly DefaultGenerator[] = [
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
    matchLabels: { [label.headless]: 'false', [label.env]: 'kubernetes', [label.origin]: 'global' },
    template: '{{ .DisplayName }}.{{ .Namespace }}.svc.{{ .Zone }}.mesh.local',
  },
  {
    name: 'synced-headless-kube-mesh-service',
    by: 'global',
    kind: 'MeshService',
    matchLabels: { [label.headless]: 'true', [label.env]: 'kubernetes', [label.origin]: 'global' },
    template:
      '{{ label "statefulset.kubernetes.io/pod-name" }}.{{ label "k8s.kuma.io/service-name" }}.{{ .Namespace }}.svc.{{ .Zone }}.mesh.local',
  },
  {
    name: 'synced-universal-mesh-service',
    by: 'global',
    kind: 'MeshService',
    matchLabels: { [label.env]: 'universal', [label.origin]: 'global' },
    template: '{{ .DisplayName }}.svc.{{ .Zone }}.mesh.local',
  },
  {
    name: 'synced-mesh-external-service',
    by: 'global',
    kind: 'MeshExternalService',
    matchLabels: { [label.origin]: 'global' },
    template: '{{ .DisplayName }}.extsvc.mesh.local',
  },
];

function isMadeBy(by: DefaultGenerator['by'], { role, environment }: ControlPlane): boolean {
  if (by === 'global') return role === 'global';
  return role === 'zone' && (by === 'zone' || environment === 'universal');
}

/** The default generator that would name a service, by where it was made and its labels. */
export function templateFor(
  kind: HostnameKind,
  isLocal: boolean,
  labels: Labels,
): Pick<DefaultGenerator, 'name' | 'matchLabels' | 'template'> {
  const origin = isLocal ? 'zone' : 'global';
  const fitting = defaultGenerators.filter(
    (one) =>
      one.kind === kind &&
      one.matchLabels[label.origin] === origin &&
      Object.entries(one.matchLabels).every(([key, value]) => key === label.origin || labels[key] === value),
  );
  const [first] = fitting;
  if (first !== undefined) return first;
  // Nobody makes one for a MeshMultiZoneService of a zone: it is named as all others.
  const { template } = defaultGenerators.find((one) => one.kind === kind)!;
  return {
    name: `${isLocal ? 'local' : 'synced'}-${kind.toLowerCase()}`,
    matchLabels: { [label.origin]: origin },
    template,
  };
}

/**
 * The generators of a control plane: those of the input, and those that it creates at its start where none of that name
 * is there. What a global control plane would send down is only known where the input has it.
 */
export function generatorsOf(
  given: readonly HostnameGenerator[],
  controlPlane: ControlPlane,
): { readonly generators: readonly HostnameGenerator[]; readonly assumed: boolean } {
  if (controlPlane.settings.skipHostnameGenerators || !behaviours[controlPlane.version].defaultGenerators)
    return { generators: given, assumed: false };
  const suffix = controlPlane.environment === 'kubernetes' ? `.${controlPlane.settings.systemNamespace}` : '';
  const names = new Set(given.map(({ meta }) => meta.name));
  // Some of a global control plane's own are there: the others were taken away.
  if (
    controlPlane.role === 'global' &&
    defaultGenerators.some(({ by, name }) => by === 'global' && names.has(`${name}${suffix}`))
  )
    return { generators: given, assumed: false };
  const added = defaultGenerators
    .filter(({ by }) => isMadeBy(by, controlPlane))
    .filter(({ name }) => !names.has(`${name}${suffix}`))
    .map(
      ({ name, kind, matchLabels, template }): HostnameGenerator => ({
        kind: 'HostnameGenerator',
        meta: {
          mesh: '',
          name: `${name}${suffix}`,
          namespace: suffix.slice(1),
          labels: controlPlane.role === 'zone' ? { [label.origin]: 'zone' } : {},
          creationTime: undefined,
          modificationTime: undefined,
        },
        spec: { selects: { kind, matchLabels }, template, extension: '' },
        status: undefined,
        form: controlPlane.environment,
        origin: { file: '', document: 0, item: -1 },
      }),
    );
  return { generators: [...given, ...added], assumed: given.length === 0 };
}
