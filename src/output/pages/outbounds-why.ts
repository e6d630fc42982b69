import type { MeshServicesMode } from '../../model/mesh.ts';
import type { Page } from '../page.ts';

/** One destination that was meant, in one mode; without an address there is none. */
export interface WhyRow {
  readonly mode: MeshServicesMode;
  readonly mesh: string;
  readonly zone: string;
  readonly destination: string;
  readonly address: string;
  readonly reached: boolean;
  readonly because: string;
}

/** Why a proxy reaches a destination or does not: a row per mode and destination. */
export function whyPage(proxy: string, destination: string, rows: readonly WhyRow[]): Page {
  const several = new Set(rows.map(({ mesh, zone }) => `${mesh}\n${zone}`)).size > 1;
  return [
    { block: 'text', text: `${proxy} and ${destination}`, tone: 'strong' },
    {
      block: 'table',
      columns: ['MODE', ...(several ? ['MESH', 'ZONE'] : []), 'REACHED', 'DESTINATION', 'ADDRESS', 'BECAUSE'],
      rows: rows.map(({ mode, mesh, zone, reached, destination: found, address, because }) => [
        mode,
        ...(several ? [mesh, zone] : []),
        reached ? { text: 'yes', tone: 'good' as const } : { text: 'no', tone: 'bad' as const },
        found || '-',
        address || '-',
        because,
      ]),
    },
  ];
}
