import type { ControlPlane } from '../../model/control-plane.ts';
import type { HostnameGenerator, HostnameKind } from '../../model/hostname-generator.ts';
import { type Labels, label } from '../../model/labels.ts';

interface Default {
  readonly name: string;
  readonly by: 'zone' | 'universal-zone';
  readonly kind: HostnameKind;
  readonly matchLabels: Labels;
  readonly template: string;
}

/** The generators that a zone creates by itself. @see kuma v2.13.10 pkg/defaults/hostname_generator.go */
const defaults: readonly Default[] = [
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

/**
 * The generators of a zone: those of the input, and those that the zone's control plane creates at its start where none
 * of that name is there. What a global control plane would send down is only known where the input has it.
 */
export function generatorsOf(
  given: readonly HostnameGenerator[],
  controlPlane: ControlPlane,
): { readonly generators: readonly HostnameGenerator[]; readonly assumed: boolean } {
  if (controlPlane.settings.skipHostnameGenerators) return { generators: given, assumed: false };
  const suffix = controlPlane.environment === 'kubernetes' ? `.${controlPlane.settings.systemNamespace}` : '';
  const names = new Set(given.map(({ meta }) => meta.name));
  const added = defaults
    .filter(({ by }) => by !== 'universal-zone' || controlPlane.environment === 'universal')
    .filter(({ name }) => !names.has(`${name}${suffix}`))
    .map(
      ({ name, kind, matchLabels, template }): HostnameGenerator => ({
        kind: 'HostnameGenerator',
        meta: {
          mesh: '',
          name: `${name}${suffix}`,
          namespace: suffix.slice(1),
          labels: { [label.origin]: 'zone' },
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
