import { label } from '../../model/labels.ts';
import type { Environment, Meta, Resource } from '../../model/resource.ts';
import { syncedName } from '../names.ts';

/** The control plane that receives a copy. */
export interface Receiver {
  readonly environment: Environment;
  readonly systemNamespace: string;
}

/**
 * A resource of a zone as global holds it: hashed name, zone and origin in its labels, spec and status as they were.
 *
 * @see kuma v2.13.10 pkg/kds/context/context.go: GlobalContext mappers; pkg/kds/v2/store/sync.go
 */
export function copyForGlobal<R extends Resource>(resource: R, zone: string, sender: Receiver, receiver: Receiver): R {
  const { [label.gracePeriod]: _, ...kept } = resource.meta.labels;
  const base = displayNameOf(resource.meta, sender);
  const labels = {
    ...kept,
    ...(kept[label.displayName] ? {} : { [label.displayName]: base }),
    ...(sender.environment === 'kubernetes' && resource.meta.namespace !== '' && kept[label.namespace] === undefined
      ? { [label.namespace]: resource.meta.namespace }
      : {}),
    [label.origin]: 'zone',
    [label.zone]: zone,
  };
  const copy = renamed(resource, labels, base, receiver);
  return (resource.kind === 'ZoneIngress' || resource.kind === 'ZoneEgress'
    ? { ...copy, spec: { ...resource.spec, zone } }
    : copy) as unknown as R;
}

/**
 * A resource of global as a zone holds it: hashed name, origin `global`, and no status, which the zone makes anew.
 *
 * A copy is as old as its arrival, which nothing in the input tells: its creation time is unknown.
 *
 * @see kuma v2.13.10 pkg/kds/context/context.go: ZoneContext mappers; pkg/kds/v2/store/sync.go
 */
export function copyForZone<R extends Resource>(resource: R, sender: Receiver, receiver: Receiver): R {
  const base = displayNameOf(resource.meta, sender);
  const given = resource.meta.labels;
  if (resource.kind === 'Mesh')
    return { ...resource, meta: { ...resource.meta, labels: { ...given, [label.origin]: 'global' } } };
  const labels = {
    ...given,
    ...(given[label.displayName] ? {} : { [label.displayName]: base }),
    ...(sender.environment === 'kubernetes' && resource.meta.namespace !== '' && given[label.namespace] === undefined
      ? { [label.namespace]: resource.meta.namespace }
      : {}),
    [label.origin]: 'global',
  };
  return { ...renamed(resource, labels, base, receiver), status: undefined };
}

function renamed<R extends Resource>(resource: R, labels: Meta['labels'], base: string, receiver: Receiver): R {
  const values = [labels[label.zone], labels[label.namespace]].filter((value) => value !== undefined);
  const name = syncedName(resource.meta.mesh, base, values);
  const notBefore = resource.meta.creationTime ?? resource.meta.notBefore;
  const namespace = receiver.environment === 'kubernetes' ? receiver.systemNamespace : '';
  // Owners and the like stay in the cluster that they are of.
  const { kubernetes: _, ...meta } = resource.meta;
  return {
    ...resource,
    meta: {
      ...meta,
      name: namespace === '' ? name : `${name}.${namespace}`,
      namespace,
      labels,
      creationTime: undefined,
      modificationTime: undefined,
      ...(notBefore === undefined ? {} : { notBefore }),
    },
  };
}

/** The display name; where no label gives it, the core name without the sender's system namespace. */
function displayNameOf(meta: Meta, sender: Receiver): string {
  const given = meta.labels[label.displayName];
  if (given !== undefined && given !== '') return given;
  const suffix = `.${sender.systemNamespace}`;
  return sender.environment === 'kubernetes' && meta.name.endsWith(suffix)
    ? meta.name.slice(0, -suffix.length)
    : meta.name;
}
