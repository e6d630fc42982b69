import type { Address, Condition, HostnameGeneratorStatus } from '../model/mesh-service.ts';
import type { Fields } from './define-kind.ts';
import { text } from './labels.ts';

/** What the status of every kind with hostnames has; the control plane's own writing, read as far as it has the shape. */
export function readHostnames(raw: Fields): {
  readonly addresses: readonly Address[];
  readonly hostnameGenerators: readonly HostnameGeneratorStatus[];
} {
  return {
    addresses: objects(raw['addresses']).map((address) => address as unknown as Address),
    hostnameGenerators: objects(raw['hostnameGenerators']).map(
      (entry): HostnameGeneratorStatus => ({
        hostnameGeneratorRef: { coreName: text((entry['hostnameGeneratorRef'] as Fields | undefined)?.['coreName']) },
        conditions: readConditions(entry['conditions']),
      }),
    ),
  };
}

export function readConditions(value: unknown): readonly Condition[] {
  return objects(value).map((condition) => condition as unknown as Condition);
}

export function readVips(value: unknown): readonly { readonly ip: string }[] {
  return objects(value).map((vip) => ({ ip: text(vip['ip']) }));
}

/** The mappings of a list; nothing where it is none. */
export function objects(value: unknown): readonly Fields[] {
  return Array.isArray(value)
    ? value.filter((entry): entry is Fields => entry !== null && typeof entry === 'object')
    : [];
}
