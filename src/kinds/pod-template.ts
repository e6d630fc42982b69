import type {
  Container,
  ContainerPort,
  HttpProbe,
  PodTemplate,
  ReachableBackendsAnnotation,
} from '../model/kubernetes.ts';
import { type Labels, own } from '../model/labels.ts';
import type { Fields } from './define-kind.ts';
import { kept } from './kept.ts';
import { fields } from './kubernetes-kind.ts';
import { text } from './labels.ts';
import { readReachableBackends } from './reachable-backends.ts';
import { objects } from './service-status.ts';

const sidecar = 'kuma-sidecar';
const none: readonly never[] = Object.freeze([]);

/** The part of a Pod's spec that becomes a Dataplane. `annotations` are those of the Pod. */
export function readPodTemplate(spec: Fields, annotations: Labels, parseYaml: (text: string) => unknown): PodTemplate {
  const probed = ['enabled', 'true', 'yes'].includes(own(annotations, 'kuma.io/virtual-probes') ?? '');
  const inits = objects(spec['initContainers']);
  const first = inits.findIndex((one) => one['name'] === sidecar);
  const beside = first < 0 ? none : inits.slice(first + 1).filter((one) => one['restartPolicy'] === 'Always');
  const backends = own(annotations, 'kuma.io/reachable-backends');
  return {
    serviceAccountName: kept(text(spec['serviceAccountName'])),
    containers: objects(spec['containers']).map((one) => readContainer(one, probed)),
    sidecars: beside.length === 0 ? none : beside.map((one) => readContainer(one, probed)),
    initContainers: inits.length === 0 ? none : inits.map((one) => kept(text(one['name']))),
    reachableBackends: backends === undefined ? undefined : backendsOf(backends, parseYaml),
  };
}

function backendsOf(annotation: string, parseYaml: (text: string) => unknown): ReachableBackendsAnnotation {
  try {
    return readReachableBackends(parseYaml(annotation));
  } catch {
    return { ok: false };
  }
}

function readContainer(raw: Fields, probed: boolean): Container {
  const ports = objects(raw['ports']);
  return {
    name: kept(text(raw['name'])),
    ports: ports.length === 0 ? none : ports.map(readPort),
    probes: probed ? probesOf(raw) : none,
  };
}

function readPort(raw: Fields): ContainerPort {
  return {
    name: kept(text(raw['name'])),
    port: Number(raw['containerPort'] ?? 0),
    protocol: kept(text(raw['protocol']) || 'TCP'),
  };
}

function probesOf(raw: Fields): readonly HttpProbe[] {
  return ['livenessProbe', 'readinessProbe', 'startupProbe'].flatMap((name) => {
    const get = fields(raw[name])['httpGet'];
    if (get === null || typeof get !== 'object') return [];
    const { path, port } = get as Fields;
    return [{ path: text(path), port: Number(port ?? 0) || 0 }];
  });
}
