import type { ControlPlane } from '../../src/model/control-plane.ts';
import { defaultSettings } from '../../src/model/settings.ts';
import { testTime } from './run.ts';

/** The control plane of a Universal zone, or the global one, as Kuma 2.13 runs it without settings. */
export function controlPlaneOf(zone: string, more: Partial<ControlPlane> = {}): ControlPlane {
  return {
    version: '2.13',
    environment: 'universal',
    role: zone === 'global' ? 'global' : 'zone',
    zone,
    settings: defaultSettings,
    now: testTime,
    ...more,
  };
}
