import { compare } from '../model/compare.ts';

export { compare };

const utc = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.(\d+))?(?:Z|([-+]\d\d):(\d\d))$/;
const plainUtc = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/;

/** Nanoseconds since 1970 of an RFC 3339 time, or `undefined` where it is none. */
export function nanoseconds(time: string): bigint | undefined {
  const parts = utc.exec(time);
  if (parts === null) return undefined;
  const ms = Date.parse(`${parts[1]}T${parts[2]}Z`);
  if (Number.isNaN(ms)) return undefined;
  const fraction = BigInt((parts[3] ?? '').slice(0, 9).padEnd(9, '0'));
  const offset =
    parts[4] === undefined ? 0 : Number(parts[4]) * 60 + Math.sign(Number(`${parts[4]}1`)) * Number(parts[5]);
  return BigInt(ms - offset * 60_000) * 1_000_000n + fraction;
}

/** A time as a text that sorts like it; unknown times sort first, as Go's zero time does. */
export function timeKey(time: string | undefined): string {
  if (time === undefined) return '';
  // Without its Z a time in UTC sorts as it stands: a longer fraction is later, once its last zeros are gone.
  if (plainUtc.test(time))
    return time.endsWith('0Z') && time.length > 20 ? time.replace(/\.?0+Z$/, '') : time.slice(0, -1);
  const ns = nanoseconds(time);
  if (ns === undefined) return '';
  const whole = new Date(Number(ns / 1_000_000n) - (Number(ns / 1_000_000n) % 1000)).toISOString();
  const fraction = String(((ns % 1_000_000_000n) + 1_000_000_000n) % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '');
  return fraction === '' ? whole.slice(0, 19) : `${whole.slice(0, 19)}.${fraction}`;
}

/** Compares times, unknown ones first; most are the same text. */
export function byTime(a: string | undefined, b: string | undefined): number {
  return a === b ? 0 : compare(timeKey(a), timeKey(b));
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
  const keyed = resources.map((resource) => {
    const { creationTime } = resource.meta;
    // Numbers sort faster than texts; the text tells what is below a millisecond.
    const ms = creationTime === undefined ? Number.NaN : Date.parse(creationTime);
    return { resource, ms: Number.isNaN(ms) ? Number.NEGATIVE_INFINITY : ms };
  });
  keyed.sort(
    (a, b) =>
      (a.ms === b.ms ? byTime(a.resource.meta.creationTime, b.resource.meta.creationTime) : a.ms - b.ms) ||
      compare(a.resource.meta.name, b.resource.meta.name),
  );
  return keyed.map(({ resource }) => resource);
}
