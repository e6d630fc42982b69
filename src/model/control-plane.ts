import type { KumaVersion } from './behaviour.ts';
import type { Environment } from './resource.ts';
import type { Settings } from './settings.ts';

/** The control plane that is imitated. */
export interface ControlPlane {
  readonly version: KumaVersion;
  readonly environment: Environment;
  readonly zone: string;
  readonly settings: Settings;
  /** The time at which the answer holds, RFC 3339. */
  readonly now: string;
}
