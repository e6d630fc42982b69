import { run } from './run.ts';

type Fields = Readonly<Record<string, unknown>>;

/** An object of a cluster; `more` is merged into it at the top, `metadata` one level deeper. */
type Build = (name: string, more?: Fields, metadata?: Fields) => Fields;

const uidOf = (kind: string, name: string): string => `${kind}/shop/${name}`.toLowerCase();

function object(apiVersion: string, kind: string, namespaced: boolean): Build {
  return (name, more = {}, metadata = {}) => ({
    apiVersion,
    kind,
    metadata: { name, ...(namespaced ? { namespace: 'shop' } : {}), uid: uidOf(kind, name), ...metadata },
    ...more,
  });
}

/** Namespace whose Pods are injected. */
export const namespaceOf: Build = (name, more, metadata) =>
  object('v1', 'Namespace', false)(name, more, { labels: { 'kuma.io/sidecar-injection': 'enabled' }, ...metadata });

export const meshOf = (name: string, mode: string): Fields =>
  object('kuma.io/v1alpha1', 'Mesh', false)(name, { spec: { meshServices: { mode } } });

/** Service `name` in front of Pods `app: name`, port 80 to 8080, unless `spec` says otherwise. */
export function serviceOf(name: string, spec: Fields = {}, metadata: Fields = {}): Fields {
  return object('v1', 'Service', true)(
    name,
    {
      spec: {
        type: 'ClusterIP',
        clusterIP: '10.43.0.1',
        selector: { app: name },
        ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }],
        ...spec,
      },
    },
    metadata,
  );
}

/** A Pod with a sidecar and one container that listens on 8080. */
export function podOf(name: string, app: string, spec: Fields = {}, metadata: Fields = {}): Fields {
  return object('v1', 'Pod', true)(
    name,
    {
      spec: {
        serviceAccountName: app,
        containers: [{ name: app, ports: [{ name: 'http', containerPort: 8080, protocol: 'TCP' }] }],
        ...spec,
      },
      status: { phase: 'Running', podIP: '10.42.0.1' },
    },
    {
      labels: { app, 'kuma.io/mesh': 'default' },
      annotations: { 'kuma.io/sidecar-injected': 'true' },
      ...metadata,
    },
  );
}

/** The EndpointSlice of a Service, with Pods of namespace `shop`. */
export function sliceOf(service: string, ...pods: readonly string[]): Fields {
  return object('discovery.k8s.io/v1', 'EndpointSlice', true)(
    `${service}-1`,
    {
      addressType: 'IPv4',
      endpoints: pods.map((name) => ({
        addresses: ['10.42.0.1'],
        targetRef: { kind: 'Pod', name, namespace: 'shop', uid: uidOf('Pod', name) },
      })),
    },
    { labels: { 'kubernetes.io/service-name': service } },
  );
}

/** Objects as one List, as kubectl prints them. */
export function listOf(objects: readonly Fields[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects });
}

/** What `generate -o json` says of some objects, in zone west. */
export async function generated(objects: readonly Fields[], ...flags: readonly string[]): Promise<Generated> {
  const { stdout, stderr } = await run(
    ['generate', '-f', '-', '--zone', 'west', '-o', 'json', '--with-dataplanes', '--all', ...flags],
    { stdin: listOf(objects) },
  );
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout) as Generated;
}

interface Generated {
  readonly meshServices: readonly Written[];
  readonly dataplanes: readonly Written[];
  readonly decisions: readonly { readonly service?: string; readonly outcome: string; readonly because: string }[];
  readonly events: readonly { readonly reason: string }[];
  readonly errors: readonly { readonly object: string; readonly message: string }[];
  readonly assumptions: readonly { readonly code: string; readonly message: string }[];
  readonly diagnostics: readonly { readonly code: string; readonly message: string }[];
}

/** A document of the answer. */
export interface Written {
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec: {
    readonly ports?: readonly Fields[];
    readonly selector?: Fields;
    readonly networking?: {
      readonly inbound?: readonly {
        readonly name?: string;
        readonly port: number;
        readonly state?: string;
        readonly tags?: Fields;
      }[];
      readonly gateway?: Fields;
      readonly transparentProxying?: Fields;
    };
  };
}
