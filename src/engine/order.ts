/** Go's `strings.Compare` for what Kuma names (ASCII): byte order, never the locale's. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const utc = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d+))?(?:[Zz]|([-+]\d\d):?(\d\d))$/;

/** Nanoseconds since 1970 of an RFC 3339 time, or `undefined` where it is none. */
export function nanoseconds(time: string): bigint | undefined {
  const parts = utc.exec(time);
  if (parts === null) return undefined;
  const ms = Date.parse(`${parts[1]}T${parts[2]}Z`);
  if (Number.isNaN(ms)) return undefined;
  const fraction = BigInt((parts[3] ?? '').slice(0, 9).padEnd(9, '0'));
  const offset = parts[4] === undefined ? 0 : Number(parts[4]) * 60 + Math.sign(Number(`${parts[4]}1`)) * Number(parts[5]);
  return BigInt(ms - offset * 60_000) * 1_000_000n + fraction;
}

/** A time as a text that sorts like it; unknown times sort first, as Go's zero time does. */
export function timeKey(time: string | undefined): string {
  if (time === undefined) return '';
  const parts = utc.exec(time);
  if (parts === null) return '';
  if (parts[4] === undefined) return `${parts[1]}${parts[2]}${(parts[3] ?? '').slice(0, 9).padEnd(9, '0')}`;
  const ns = nanoseconds(time);
  if (ns === undefined) return '';
  const whole = new Date(Number(ns / 1_000_000_000n) * 1000).toISOString();
  return `${whole.slice(0, 10)}${whole.slice(11, 19)}${String(ns % 1_000_000_000n).padStart(9, '0')}`;
}

interface Aged {
  readonly meta: { readonly name: string; readonly creationTime: string | undefined };
}

/**
 * Oldest first, then by core name.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/mesh/dataplane_helpers.go: SortDataplanes
 */
export function byAge<T extends Aged>(resources: readonly T[]): readonly T[] {
  const keyed = resources.map((resource) => ({ resource, time: timeKey(resource.meta.creationTime) }));
  keyed.sort((a, b) => compare(a.time, b.time) || compare(a.resource.meta.name, b.resource.meta.name));
  return keyed.map(({ resource }) => resource);
}
