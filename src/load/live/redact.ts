type Fields = Record<string, unknown>;

const isFields = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/**
 * A resource without what no answer needs and what may be secret: the environment and the command lines of containers,
 * the last applied configuration, managed fields.
 */
export function redacted(resource: unknown): unknown {
  if (!isFields(resource)) return resource;
  const { metadata, spec, ...rest } = resource;
  return {
    ...rest,
    ...(metadata === undefined ? {} : { metadata: withoutHistory(metadata) }),
    ...(spec === undefined ? {} : { spec: hasPods(resource['kind']) ? withoutEnvironment(spec) : spec }),
  };
}

function hasPods(kind: unknown): boolean {
  return /^(?:Pod|Deployment|StatefulSet|DaemonSet|ReplicaSet|Job|CronJob)$/.test(String(kind));
}

function withoutHistory(metadata: unknown): unknown {
  if (!isFields(metadata)) return metadata;
  const { managedFields: _, annotations, ...rest } = metadata;
  if (!isFields(annotations)) return rest;
  const kept = Object.entries(annotations).filter(
    ([name]) => name !== 'kubectl.kubernetes.io/last-applied-configuration',
  );
  return { ...rest, annotations: Object.fromEntries(kept) };
}

const containerLists = new Set(['containers', 'initContainers', 'ephemeralContainers']);
const secretive = new Set(['env', 'envFrom', 'command', 'args']);

function withoutEnvironment(spec: unknown): unknown {
  if (Array.isArray(spec)) return spec.map(withoutEnvironment);
  if (!isFields(spec)) return spec;
  return Object.fromEntries(
    Object.entries(spec).map(([name, value]) => [
      name,
      containerLists.has(name) && Array.isArray(value) ? value.map(withoutSecrets) : withoutEnvironment(value),
    ]),
  );
}

function withoutSecrets(container: unknown): unknown {
  if (!isFields(container)) return container;
  return Object.fromEntries(Object.entries(container).filter(([name]) => !secretive.has(name)));
}
