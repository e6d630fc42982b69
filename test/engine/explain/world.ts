import { dump } from 'js-yaml';
import { explainContext } from '../../../src/engine/explain/context.ts';
import { explain } from '../../../src/engine/explain/explain.ts';
import type { Explanation } from '../../../src/engine/explain/explanation.ts';
import { referencesOf } from '../../../src/engine/explain/references.ts';
import { kriText } from '../../../src/model/kri.ts';
import { type ViewOptions, viewOf } from '../../support/mesh.ts';

type Document = Readonly<Record<string, unknown>>;

const place = (zone: string, namespace: string, origin: string): Document => ({
  'kuma.io/mesh': 'shop',
  'kuma.io/origin': origin,
  ...(zone === '' ? {} : { 'kuma.io/zone': zone }),
  ...(namespace === '' ? {} : { 'k8s.kuma.io/namespace': namespace }),
});

function service(
  kind: string,
  name: string,
  [displayName, namespace, zone, origin]: readonly [string, string, string, string],
  creationTime: string,
  spec: Document,
  labels: Document = {},
): Document {
  const own = { ...place(zone, namespace, origin), 'kuma.io/display-name': displayName, ...labels };
  return { type: kind, mesh: 'shop', name, creationTime, labels: own, spec };
}

const port = (number: number, name?: string): Document => ({
  port: number,
  ...(name === undefined ? {} : { name }),
  targetPort: 8000 + number,
  appProtocol: 'http',
});
const selector = { dataplaneTags: { app: 'orders' } };

/** The world that the specification of references is written with: three zones and two namespaces. */
export const world: readonly Document[] = [
  { type: 'Mesh', name: 'shop', meshServices: { mode: 'Everywhere' } },
  {
    type: 'Dataplane',
    mesh: 'shop',
    name: 'web-1.store',
    labels: place('east', 'store', 'zone'),
    networking: {
      address: '10.0.0.1',
      inbound: [{ port: 8080, tags: { 'kuma.io/service': 'web_store_svc_80', 'kuma.io/protocol': 'http' } }],
      transparentProxying: { redirectPortInbound: 15_006, redirectPortOutbound: 15_001 },
    },
  },
  service(
    'MeshService',
    'orders.store',
    ['orders', 'store', 'east', 'zone'],
    '2026-03-01T10:05:00Z',
    {
      selector,
      ports: [port(80, 'http'), port(9000, 'admin')],
    },
    { team: 'blue' },
  ),
  service(
    'MeshService',
    'orders.lab',
    ['orders', 'lab', 'east', 'zone'],
    '2026-03-01T10:00:00Z',
    {
      selector,
      ports: [port(80, 'web')],
    },
    { team: 'red' },
  ),
  service(
    'MeshService',
    'orders-north.kuma-system',
    ['orders', 'store', 'north', 'global'],
    '2026-03-01T10:20:00Z',
    {
      selector,
      ports: [port(80, 'http')],
    },
    { team: 'blue' },
  ),
  service('MeshService', 'orders-west.kuma-system', ['orders', '', 'west', 'global'], '2026-03-01T10:30:00Z', {
    selector,
    ports: [port(80, '80')],
  }),
  service('MeshMultiZoneService', 'orders-all.kuma-system', ['orders-all', '', '', 'global'], '2026-03-01T10:30:00Z', {
    selector: { meshService: { matchLabels: { 'kuma.io/display-name': 'orders' } } },
    ports: [port(80, 'http')],
  }),
  service('MeshExternalService', 'bank.kuma-system', ['bank', 'kuma-system', 'east', 'zone'], '2026-03-01T10:30:00Z', {
    match: { type: 'HostnameGenerator', port: 443, protocol: 'tcp' },
    endpoints: [{ address: 'bank.example.com', port: 443 }],
  }),
];

/** Policies by where they were made: in a namespace of the zone, in its system namespace, by global, in another zone. */
export const owners = {
  P: { ...place('east', 'store', 'zone'), 'kuma.io/policy-role': 'producer' },
  S: { ...place('east', 'kuma-system', 'zone'), 'kuma.io/policy-role': 'system' },
  G: { 'kuma.io/mesh': 'shop', 'kuma.io/origin': 'global' },
  N: { ...place('north', 'store', 'global'), 'kuma.io/policy-role': 'producer' },
} as const;
export type Owner = keyof typeof owners;

export const asYaml = (documents: readonly unknown[]): string => documents.map((one) => dump(one)).join('---\n');

/** What becomes of the references of some policies in that world, and the keys of what they mean. */
export function explained(
  documents: readonly Document[],
  options: ViewOptions = {},
): readonly (Explanation & { readonly kris: readonly string[]; readonly codes: readonly string[] })[] {
  const view = viewOf(asYaml([...world, ...documents]), { zone: 'east', asApplied: false, ...options });
  const context = explainContext(view);
  return [...referencesOf(view)].map((reference) => {
    const explanation = explain(context, reference);
    return {
      ...explanation,
      kris: explanation.targets.map(({ kri }) => kriText(kri)),
      codes: explanation.notes.map(({ code }) => code),
    };
  });
}
