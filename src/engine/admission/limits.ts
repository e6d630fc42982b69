import { nanoseconds } from './durations.ts';
import { decimalOf } from './formats.ts';
import { get, type JsonObject } from './json.ts';
import { member, type Place, type Rejection, reject } from './rejection.ts';

/** @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidateDurationGreaterThanZeroOrNil */
export function positiveDuration(out: Rejection[], place: Place, object: JsonObject, field: string): void {
  const value = get(object, field);
  if (typeof value === 'string' && nanoseconds(value) <= 0)
    reject(out, member(place, field), 'must be greater than zero when defined');
}

/** @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidateDurationNotNegativeOrNil */
export function notNegativeDuration(out: Rejection[], place: Place, object: JsonObject, field: string): void {
  const value = get(object, field);
  if (typeof value === 'string' && nanoseconds(value) < 0)
    reject(out, member(place, field), 'must not be negative when defined');
}

/** @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidateIntegerGreaterThanZeroOrNil */
export function positiveInteger(out: Rejection[], place: Place, object: JsonObject, field: string): void {
  const value = get(object, field);
  if (typeof value === 'number' && value <= 0) reject(out, member(place, field), 'must be greater than 0');
}

/** @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidateValueGreaterThanZeroOrNil */
export function positiveValue(out: Rejection[], place: Place, object: JsonObject, field: string): void {
  const value = get(object, field);
  if (typeof value === 'number' && value <= 0)
    reject(out, member(place, field), 'must be greater than zero when defined');
}

/** @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidateUInt32PercentageOrNil, ValidateIntPercentageOrNil */
export function wholePercentage(out: Rejection[], place: Place, object: JsonObject, field: string): void {
  const value = get(object, field);
  if (typeof value === 'number' && (value < 0 || value > 100))
    reject(out, member(place, field), 'must be in inclusive range [0, 100]');
}

/** A percentage that is a number or a text, if it is there. @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidatePercentageOrNil */
export function optionalPercentage(out: Rejection[], place: Place, object: JsonObject, field: string): void {
  if (get(object, field) !== undefined) percentage(out, place, object, field, true);
}

/** @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidatePercentage */
export function percentage(out: Rejection[], place: Place, object: JsonObject, field: string, zero: boolean): void {
  const value = decimalOf(get(object, field) ?? 0);
  if (value === undefined) reject(out, member(place, field), 'string must be a valid number');
  else if (value < 0 || value > 100) reject(out, member(place, field), 'must be in inclusive range [0.0, 100.0]');
  else if (!zero && value === 0) reject(out, member(place, field), 'must be greater than 0');
}

/** @see kuma v2.13.10 pkg/core/validators/common_validators.go: ValidateStatusCode */
export function statusCode(out: Rejection[], place: Place, status: unknown): void {
  if (typeof status !== 'number' || status < 100 || status >= 600)
    reject(out, place, 'must be in inclusive range [100, 599]');
}

export function atLeastOne(...fields: readonly string[]): string {
  return `must have at least one defined: ${fields.join(', ')}`;
}
