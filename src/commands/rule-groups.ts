/** Ranges of the catalogue that have a name of their own; a code belongs to one at most. */
export const ruleGroups = [
  { name: 'generation', from: 1, to: 29, title: 'Generation and names of MeshServices' },
  { name: 'ports', from: 30, to: 39, title: 'Ports and protocols' },
  { name: 'zones', from: 40, to: 59, title: 'Zones and locality' },
  { name: 'hostnames', from: 60, to: 79, title: 'Hostnames, DNS and VIPs' },
  { name: 'consumers', from: 80, to: 99, title: 'Consumers' },
  { name: 'policies', from: 100, to: 129, title: 'Policies' },
  { name: 'routes', from: 130, to: 159, title: 'Routes and gateways' },
  { name: 'identity', from: 160, to: 179, title: 'Identity and permissions' },
  { name: 'observability', from: 180, to: 189, title: 'Observability' },
  { name: 'operations', from: 190, to: 199, title: 'Operations' },
  { name: 'kubernetes', from: 200, to: 299, title: 'Generation on Kubernetes' },
  { name: 'upgrade', from: 300, to: 349, title: 'Upgrade to 2.14 and 3.0' },
  { name: 'reading', from: 900, to: 949, title: 'Reading the input' },
  { name: 'tool', from: 980, to: 999, title: 'meshsvc itself' },
] as const;

/** The group of a code; empty where there is none. */
export function groupOfCode(code: string): string {
  const number = Number(code.slice(2));
  return ruleGroups.find(({ from, to }) => number >= from && number <= to)?.name ?? '';
}
