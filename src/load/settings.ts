import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Io } from '../model/io.ts';
import { defaultSettings, type Settings } from '../model/settings.ts';
import { didYouMean } from '../model/suggest.ts';
import { readText } from './manifests.ts';

/** A setting that changes an answer: its path in a kuma-cp configuration file, and how its value is taken. */
type Setter = (settings: Settings, value: unknown) => Settings | string;

const setters: Readonly<Record<string, Setter>> = {
  'meshService.deletionGracePeriod': (settings, value) => {
    const ns = typeof value === 'string' ? goDuration(value) : undefined;
    return ns === undefined ? 'a duration such as 1h30m' : { ...settings, deletionGracePeriodNs: ns };
  },
  'defaults.skipHostnameGenerators': (settings, value) => {
    const flag = boolean(value);
    return flag === undefined ? 'true or false' : { ...settings, skipHostnameGenerators: flag };
  },
  'experimental.inboundTagsDisabled': flagSetter('inboundTagsDisabled'),
  'experimental.generateMeshServices': flagSetter('generateMeshServices'),
  'experimental.skipPersistedVIPs': flagSetter('skipPersistedVips'),
  'experimental.autoReachableServices': flagSetter('autoReachableServices'),
  'dnsServer.domain': (settings, value) =>
    typeof value === 'string' && value !== ''
      ? { ...settings, dnsServer: { ...settings.dnsServer, domain: value } }
      : 'a domain such as mesh',
  'dnsServer.serviceVipEnabled': (settings, value) => {
    const serviceVipEnabled = boolean(value);
    return serviceVipEnabled === undefined
      ? 'true or false'
      : { ...settings, dnsServer: { ...settings.dnsServer, serviceVipEnabled } };
  },
  'dnsServer.serviceVipPort': (settings, value) => {
    const serviceVipPort = typeof value === 'string' ? Number(value) : value;
    return typeof serviceVipPort === 'number' && Number.isInteger(serviceVipPort) && serviceVipPort > 0
      ? { ...settings, dnsServer: { ...settings.dnsServer, serviceVipPort } }
      : 'the number of a port';
  },
  'ipam.meshService.cidr': cidrSetter('MeshService'),
  'ipam.meshExternalService.cidr': cidrSetter('MeshExternalService'),
  'ipam.meshMultiZoneService.cidr': cidrSetter('MeshMultiZoneService'),
  'store.kubernetes.systemNamespace': (settings, value) =>
    typeof value === 'string' && value !== '' ? { ...settings, systemNamespace: value } : 'the name of a namespace',
  'runtime.kubernetes.injector.ignoredServiceSelectorLabels': (settings, value) => {
    const ignoredServiceSelectorLabels = names(value);
    return ignoredServiceSelectorLabels === undefined ? listed : { ...settings, ignoredServiceSelectorLabels };
  },
  'runtime.kubernetes.injector.nodeLabelsToCopy': (settings, value) => {
    const nodeLabelsToCopy = names(value);
    return nodeLabelsToCopy === undefined ? listed : { ...settings, nodeLabelsToCopy };
  },
  'runtime.kubernetes.workloadLabels': (settings, value) => {
    const workloadLabels = names(value);
    return workloadLabels === undefined ? listed : { ...settings, workloadLabels };
  },
};

/** Paths of the settings that change an answer. */
export const settingPaths: readonly string[] = Object.keys(setters);

const listed = 'a list of labels, on the command line separated by commas';

function names(value: unknown): readonly string[] | undefined {
  if (typeof value === 'string') return value === '' ? [] : value.split(',');
  return Array.isArray(value) && value.every((one) => typeof one === 'string') ? value : undefined;
}

function flagSetter(
  key: 'inboundTagsDisabled' | 'generateMeshServices' | 'skipPersistedVips' | 'autoReachableServices',
): Setter {
  return (settings, value) => {
    const flag = boolean(value);
    return flag === undefined ? 'true or false' : { ...settings, [key]: flag };
  };
}

function cidrSetter(kind: keyof Settings['vipCidrs']): Setter {
  return (settings, value) => {
    const [, a, b, c, d, bits] =
      /^(\d+)\.(\d+)\.(\d+)\.(\d+)\/(\d+)$/.exec(typeof value === 'string' ? value : '') ?? [];
    const isCidr = [a, b, c, d].every((part) => part !== undefined && Number(part) < 256) && Number(bits) <= 32;
    return isCidr
      ? { ...settings, vipCidrs: { ...settings.vipCidrs, [kind]: value } }
      : 'an IPv4 range such as 241.0.0.0/8';
  };
}

/**
 * The settings of a control plane: Kuma's defaults, overlaid with what was fetched of its own, with a configuration file,
 * and with `--set`.
 *
 * Of the file only what changes an answer is looked at.
 *
 * @throws {Failure} for a file that cannot be read, a setting that is not known, and a value that it cannot have
 */
export function readSettings(file: string | undefined, sets: readonly string[], io: Io, fetched?: unknown): Settings {
  let settings = withConfig(defaultSettings, fetched, 'the bundle');
  if (file !== undefined) settings = withConfig(settings, readConfig(file, io), file);
  for (const set of sets) {
    const equals = set.indexOf('=');
    if (equals < 0) throw new Failure(`--set ${set} has no value`, { hint: `write --set ${set}=VALUE` });
    const path = set.slice(0, equals);
    const setter = Object.hasOwn(setters, path) ? setters[path] : undefined;
    if (setter === undefined) {
      const near = didYouMean(path, Object.keys(setters));
      throw new Failure(`--set ${path}: no setting of that name changes an answer`, {
        hint: near === undefined ? `known are ${Object.keys(setters).join(', ')}` : `did you mean ${near}?`,
      });
    }
    settings = apply(settings, setter, path, set.slice(equals + 1), '--set');
  }
  return settings;
}

function withConfig(base: Settings, config: unknown, from: string): Settings {
  let settings = base;
  for (const [path, setter] of Object.entries(setters)) {
    const value = valueAt(config, path);
    if (value !== undefined) settings = apply(settings, setter, path, value, from);
  }
  return settings;
}

function apply(settings: Settings, setter: Setter, path: string, value: unknown, from: string): Settings {
  const result = setter(settings, value);
  if (typeof result === 'string') throw new Failure(`${from}: ${path} is ${JSON.stringify(value)}, not ${result}`);
  return result;
}

function readConfig(file: string, io: Io): unknown {
  let text: string;
  try {
    text = readFileSync(resolve(io.cwd, file), 'utf8');
  } catch (error) {
    throw new Failure(`${file} cannot be read`, { cause: error, hint: 'name the configuration file of kuma-cp' });
  }
  for (const piece of readText(text)) {
    if (!piece.ok) throw new Failure(`${file}: ${piece.problem.message}`);
    return piece.value;
  }
  return undefined;
}

function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path.split('.')) {
    if (at === null || typeof at !== 'object' || !Object.hasOwn(at, key)) return undefined;
    at = (at as Record<string, unknown>)[key];
  }
  return at;
}

function boolean(value: unknown): boolean | undefined {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : undefined;
}

const units: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9, m: 6e10, h: 3.6e12 };

/** A duration as Go writes it (`1h30m`, `500ms`), in nanoseconds; `undefined` where it is none. */
export function goDuration(text: string): bigint | undefined {
  if (text === '0') return 0n;
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ns|us|µs|ms|s|m|h)/g))
    total += Number(amount) * units[unit!]!;
  return BigInt(Math.round(total));
}
