import type { KumaVersion } from './behaviour.ts';
import type { Environment } from './resource.ts';
import type { Settings } from './settings.ts';

/** The control plane that is imitated. */
export interface ControlPlane {
  readonly version: KumaVersion;
  readonly environment: Environment;
  /** A zone's control plane, or the global one, which only keeps what the zones send and sends it on. */
  readonly role: 'zone' | 'global';
  /** Name of the zone; `global` where the role is. */
  readonly zone: string;
  readonly settings: Settings;
  /** The time at which the answer holds, RFC 3339. */
  readonly now: string;
}
