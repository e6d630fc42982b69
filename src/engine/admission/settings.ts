import type { KumaVersion } from './facts.ts';

/** The control plane that a resource is put into. */
export interface AdmissionSettings {
  readonly kumaVersion: KumaVersion;
  readonly environment: 'universal' | 'kubernetes';
  readonly role: 'zone' | 'global';
  readonly federated: boolean;
  readonly zone: string;
  /** The namespace of the control plane on Kubernetes; `kuma-system` if not given. */
  readonly systemNamespace?: string;
  /** Go's words where a text is no template; templates are not parsed without it. */
  readonly parseTemplate?: (text: string) => string | undefined;
}

export function systemNamespaceOf(settings: Pick<AdmissionSettings, 'systemNamespace'>): string {
  return settings.systemNamespace ?? 'kuma-system';
}
