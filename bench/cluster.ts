import { closeSync, existsSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dump } from 'js-yaml';
import { random } from './inputs.ts';

type Fields = Readonly<Record<string, unknown>>;

const created = '2026-01-01T00:00:00Z';
const uid = (kind: number, index: number): string =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${index.toString(16).padStart(12, '0')}`;

/** Objects of a cluster as kubectl prints them: a hundred Services to a namespace, five injected Pods to a Service. */
export function* cluster(services: number): Generator<Fields> {
  const next = random(11);
  const namespaces = Math.max(1, Math.round(services / 100));
  for (let n = 0; n < namespaces; n++)
    yield {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        creationTimestamp: created,
        labels: { 'kuma.io/sidecar-injection': 'enabled', 'kubernetes.io/metadata.name': `team-${n}` },
        name: `team-${n}`,
        uid: uid(1, n),
      },
      status: { phase: 'Active' },
    };
  yield {
    apiVersion: 'kuma.io/v1alpha1',
    kind: 'Mesh',
    metadata: { creationTimestamp: created, name: 'default', uid: uid(2, 0) },
    spec: { meshServices: { mode: 'Exclusive' } },
  };
  for (let s = 0; s < services; s++) {
    const namespace = `team-${s % namespaces}`;
    const app = `app-${s}`;
    const two = next() < 0.2;
    yield service(s, app, namespace, two);
    for (let p = 0; p < 5; p++) yield pod(s * 5 + p, app, namespace, two);
  }
}

function service(index: number, app: string, namespace: string, two: boolean): Fields {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': `{"apiVersion":"v1","kind":"Service","metadata":{"annotations":{},"name":"${app}","namespace":"${namespace}"},"spec":{"ports":[{"name":"http","port":80,"targetPort":8080}],"selector":{"app":"${app}"}}}\n`,
      },
      creationTimestamp: created,
      labels: { app, 'app.kubernetes.io/part-of': namespace },
      name: app,
      namespace,
      resourceVersion: String(1000 + index),
      uid: uid(3, index),
    },
    spec: {
      clusterIP: `10.${96 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`,
      clusterIPs: [`10.${96 + (index >> 16)}.${(index >> 8) & 255}.${index & 255}`],
      internalTrafficPolicy: 'Cluster',
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      ports: [
        { appProtocol: 'http', name: 'http', port: 80, protocol: 'TCP', targetPort: 8080 },
        ...(two ? [{ name: 'admin', port: 9000, protocol: 'TCP', targetPort: 'admin' }] : []),
      ],
      selector: { app },
      sessionAffinity: 'None',
      type: 'ClusterIP',
    },
    status: { loadBalancer: {} },
  };
}

function pod(index: number, app: string, namespace: string, two: boolean): Fields {
  const name = `${app}-7d9c5b8f6c-${index.toString(36).padStart(5, '0')}`;
  const ip = `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;
  const condition = (type: string): Fields => ({
    lastProbeTime: null,
    lastTransitionTime: created,
    status: 'True',
    type,
  });
  const container = (of: string, image: string, ports: readonly Fields[]): Fields => ({
    image,
    imagePullPolicy: 'IfNotPresent',
    name: of,
    ...(ports.length === 0 ? {} : { ports }),
    resources: { limits: { cpu: '1', memory: '512Mi' }, requests: { cpu: '50m', memory: '64Mi' } },
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    volumeMounts: [
      { mountPath: '/var/run/secrets/kubernetes.io/serviceaccount', name: 'kube-api-access', readOnly: true },
    ],
  });
  const report = (of: string, image: string): Fields => ({
    containerID: `containerd://${uid(9, index)}`,
    image,
    lastState: {},
    name: of,
    ready: true,
    restartCount: 0,
    started: true,
    state: { running: { startedAt: created } },
  });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      annotations: {
        'kuma.io/envoy-admin-port': '9901',
        'kuma.io/mesh': 'default',
        'kuma.io/sidecar-injected': 'true',
        'kuma.io/sidecar-uid': '5678',
        'kuma.io/transparent-proxying': 'enabled',
        'kuma.io/transparent-proxying-inbound-port': '15006',
        'kuma.io/transparent-proxying-ip-family-mode': 'dualstack',
        'kuma.io/transparent-proxying-outbound-port': '15001',
      },
      creationTimestamp: created,
      generateName: `${app}-7d9c5b8f6c-`,
      labels: { app, 'kuma.io/mesh': 'default', 'pod-template-hash': '7d9c5b8f6c' },
      name,
      namespace,
      ownerReferences: [
        {
          apiVersion: 'apps/v1',
          blockOwnerDeletion: true,
          controller: true,
          kind: 'ReplicaSet',
          name: `${app}-7d9c5b8f6c`,
          uid: uid(5, Math.floor(index / 5)),
        },
      ],
      resourceVersion: String(1000 + index),
      uid: uid(4, index),
    },
    spec: {
      containers: [
        container('kuma-sidecar', 'docker.io/kumahq/kuma-dp:2.13.10', []),
        container(app, `registry.example.com/${namespace}/${app}:1.4.2`, [
          { containerPort: 8080, name: 'http', protocol: 'TCP' },
          ...(two ? [{ containerPort: 9001, name: 'admin', protocol: 'TCP' }] : []),
        ]),
      ],
      dnsPolicy: 'ClusterFirst',
      initContainers: [container('kuma-init', 'docker.io/kumahq/kuma-init:2.13.10', [])],
      nodeName: `node-${index % 500}`,
      restartPolicy: 'Always',
      serviceAccountName: app,
      volumes: [{ emptyDir: {}, name: 'kube-api-access' }],
    },
    status: {
      conditions: ['Initialized', 'Ready', 'ContainersReady', 'PodScheduled'].map(condition),
      containerStatuses: [
        report('kuma-sidecar', 'docker.io/kumahq/kuma-dp:2.13.10'),
        report(app, `registry.example.com/${namespace}/${app}:1.4.2`),
      ],
      phase: 'Running',
      podIP: ip,
      podIPs: [{ ip }],
      qosClass: 'Burstable',
      startTime: created,
    },
  };
}

const folder = new URL('./inputs/', import.meta.url).pathname;

/** One List of that many Services and five times as many Pods, made when it is not there yet. */
export function clusterFile(services: number, shape: 'json' | 'yaml'): string {
  const path = `${folder}cluster-${services}.${shape}`;
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const file = openSync(path, 'w');
  writeSync(file, shape === 'json' ? '{"apiVersion":"v1","items":[' : 'apiVersion: v1\nitems:\n');
  let first = true;
  for (const object of cluster(services)) {
    if (shape === 'yaml') writeSync(file, dump([object], { lineWidth: -1, noArrayIndent: true }));
    else writeSync(file, `${first ? '' : ','}${JSON.stringify(object)}`);
    first = false;
  }
  writeSync(
    file,
    shape === 'json'
      ? '],"kind":"List","metadata":{"resourceVersion":""}}\n'
      : 'kind: List\nmetadata:\n  resourceVersion: ""\n',
  );
  closeSync(file);
  return path;
}
