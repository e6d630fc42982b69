import { type Labels, own } from '../../../model/labels.ts';
import { quote } from '../../admission/rejection.ts';

/** A value, or the error of the control plane in its own words. */
export type Fallible<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: string };

export function failed(error: string): { readonly ok: false; readonly error: string } {
  return { ok: false, error };
}

/** What a label or an annotation that switches something says; an absent one is off. */
export type Switch = Fallible<boolean>;

const on: Switch = { ok: true, value: true };
const off: Switch = { ok: true, value: false };

/**
 * `enabled`, `true` and `yes` against `disabled`, `false` and `no`; case counts, anything else is an error.
 *
 * @see kuma v2.13.10 pkg/plugins/runtime/k8s/metadata/annotations.go: GetEnabled
 */
export function switchOf(map: Labels, key: string): Switch {
  const value = own(map, key);
  if (value === undefined || value === 'disabled') return off;
  if (value === 'enabled') return on;
  return plainSwitch(key, value);
}

function plainSwitch(key: string, value: string): Switch {
  if (value === 'true' || value === 'yes') return on;
  if (value === 'false' || value === 'no') return off;
  return failed(`annotation "${key}" has wrong value "${value}"`);
}

/** Whether it is switched on, an error counting as no. */
export function isEnabled(map: Labels, key: string): boolean {
  const found = switchOf(map, key);
  return found.ok && found.value;
}

/** The same without `enabled`, which is one of the errors. @see kuma v2.13.10 pkg/plugins/runtime/k8s/metadata/annotations.go: GetBoolean */
export function isTrue(map: Labels, key: string): boolean {
  const value = own(map, key);
  return value === 'true' || value === 'yes';
}

/** A whole number of 32 bits; `undefined` where absent. @see kuma v2.13.10 pkg/plugins/runtime/k8s/metadata/annotations.go: GetUint32 */
export function uint32Of(map: Labels, key: string): Fallible<number | undefined> {
  const text = own(map, key);
  if (text === undefined) return { ok: true, value: undefined };
  const problem = !/^[0-9]+$/.test(text)
    ? 'invalid syntax'
    : Number(text) > 4_294_967_295
      ? 'value out of range'
      : undefined;
  if (problem === undefined) return { ok: true, value: Number(text) };
  return failed(`failed to parse annotation ${quote(key)}: strconv.ParseUint: parsing ${quote(text)}: ${problem}`);
}

/** The items between commas, empty ones left out; `undefined` where absent. */
export function listOf(map: Labels, key: string): readonly string[] | undefined {
  return own(map, key)
    ?.split(',')
    .filter((item) => item !== '');
}
