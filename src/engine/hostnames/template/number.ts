import { quote, unquoteChar } from './quote.ts';
import type { Value } from './value.ts';

/** A number literal: its value, or 'overflow' where it fits no int; an error that Go words while parsing. */
export type NumberLiteral =
  | { readonly ok: true; readonly value: Value | 'overflow' }
  | { readonly ok: false; readonly error: string };

const maxInt = 2n ** 63n;
const maxUint = 2n ** 64n;

/** The value of a character constant, in single quotes. @see Go text/template/parse: newNumber */
export function parseChar(text: string): NumberLiteral {
  const char = unquoteChar(text, 1, "'");
  if (char === undefined) return { ok: false, error: 'invalid syntax' };
  if (text.slice(char.next) !== "'") return { ok: false, error: `malformed character constant: ${text}` };
  return { ok: true, value: { kind: 'int', value: BigInt(char.value) } };
}

/**
 * The value of a number literal. A sign hides the `0x` from Go's test for hexadecimal integers, so `-0x1e` is the
 * float -30.
 *
 * @see Go text/template/parse: newNumber; Go text/template: idealConstant
 */
export function parseNumber(text: string): NumberLiteral {
  if (text.endsWith('i')) {
    const imaginary = parseFloat64(text.slice(0, -1));
    if (typeof imaginary === 'number') return { ok: true, value: { kind: 'complex128', real: 0, imaginary } };
  }
  const integer = parseInteger(text);
  const inRange = integer !== undefined && integer >= -maxInt && integer < maxUint;
  // ParseUint takes no sign, so +9223372036854775808 is no integer to Go.
  const signed = text.startsWith('+') || text.startsWith('-');
  if (inRange && (integer < maxInt || !signed)) {
    const isHexInteger = /^0[xX]./.test(text) && !/[pP]/.test(text);
    if (!isHexInteger && /[.eEpP]/.test(text)) return { ok: true, value: { kind: 'float64', value: Number(integer) } };
    return { ok: true, value: integer < maxInt ? { kind: 'int', value: integer } : 'overflow' };
  }
  const float = parseFloat64(text);
  if (typeof float !== 'number') return { ok: false, error: `illegal number syntax: ${quote(text)}` };
  if (!/[.eEpP]/.test(text)) return { ok: false, error: `integer overflow: ${quote(text)}` };
  return { ok: true, value: { kind: 'float64', value: float } };
}

/** The value of a pair like `1+2i`. @see Go fmt: complexTokens */
export function parseComplex(text: string): NumberLiteral {
  const float =
    '(?:0[xX][0-9a-fA-F_]*\\.?[0-9a-fA-F_]*(?:[pP][+-]?[0-9_]*)?|[0-9_]*\\.?[0-9_]*(?:[eEpP][+-]?[0-9_]*)?)';
  const pair = new RegExp(`^([+-]?${float})([+-]${float})i`).exec(text);
  // In `1+i` Go takes the i for the start of Inf.
  if (pair === null || /^[+-]$/.test(pair[2]!)) return { ok: false, error: 'syntax error scanning complex number' };
  const values: number[] = [];
  for (const part of [pair[1]!, pair[2]!]) {
    const value = parseFloat64(part);
    if (typeof value !== 'number') return { ok: false, error: `strconv.ParseFloat: parsing ${quote(part)}: ${value}` };
    values.push(value);
  }
  return { ok: true, value: { kind: 'complex128', real: values[0]!, imaginary: values[1]! } };
}

/** The integer of a literal in any base, of any size. @see Go strconv: ParseInt with base 0 */
function parseInteger(text: string): bigint | undefined {
  const match = /^([+-]?)(?:0[xX]([0-9a-fA-F_]+)|0[bB]([01_]+)|0[oO]?([0-7_]+)|([0-9][0-9_]*))$/.exec(text);
  if (match === null || !underscoresAreOk(text)) return undefined;
  const [, sign, hex, binary, octal, decimal] = match;
  // 089 matches as decimal here, but its zero made it octal.
  if (decimal !== undefined && /^0[0-9_]/.test(decimal)) return undefined;
  const digits = (part: string, prefix: string) => BigInt(prefix + part.replaceAll('_', ''));
  const magnitude =
    hex !== undefined
      ? digits(hex, '0x')
      : binary !== undefined
        ? digits(binary, '0b')
        : octal !== undefined
          ? digits(octal, '0o')
          : digits(decimal!, '');
  return sign === '-' ? -magnitude : magnitude;
}

/** The float of a literal, or what is wrong with it. @see Go strconv: ParseFloat */
function parseFloat64(text: string): number | 'invalid syntax' | 'value out of range' {
  const decimal = /^[+-]?(?=[_.]*[0-9])[0-9_]*\.?[0-9_]*(?:[eE][+-]?[0-9][0-9_]*)?$/.test(text);
  const hex = /^([+-]?)0[xX](?=[_.]*[0-9a-fA-F])([0-9a-fA-F_]*)\.?([0-9a-fA-F_]*)[pP]([+-]?[0-9][0-9_]*)$/.exec(text);
  if (text.includes('_') && !underscoresAreOk(text)) return 'invalid syntax';
  if (decimal) return finite(Number(text.replaceAll('_', '')));
  if (hex === null) return 'invalid syntax';
  const fraction = hex[3]!.replaceAll('_', '');
  const mantissa = BigInt(`0x0${hex[2]!.replaceAll('_', '')}${fraction}`);
  const exponent = Math.max(-100_000, Math.min(100_000, Number(hex[4]!.replaceAll('_', '')))) - 4 * fraction.length;
  const value = scale(mantissa, exponent);
  return finite(hex[1] === '-' ? -value : value);
}

function finite(value: number): number | 'value out of range' {
  return Number.isFinite(value) ? value : 'value out of range';
}

/** mantissa × 2^exponent, rounded once, half to even. */
function scale(mantissa: bigint, exponent: number): number {
  if (mantissa === 0n) return 0;
  const bits = mantissa.toString(2).length;
  if (bits + exponent > 1024) return Number.POSITIVE_INFINITY;
  const unit = Math.max(bits + exponent - 53, -1074); // the exponent of the last bit that a double keeps here
  if (unit <= exponent) return Number(mantissa << BigInt(exponent - unit)) * 2 ** unit;
  const dropped = BigInt(unit - exponent);
  const kept = mantissa >> dropped;
  const rest = mantissa - (kept << dropped);
  const half = 1n << (dropped - 1n);
  const up = rest > half || (rest === half && (kept & 1n) === 1n);
  // 2 ** -1074 is exact, and so is this product.
  return Number(kept + (up ? 1n : 0n)) * 2 ** unit;
}

/** Whether the underscores of a number separate digits; those before a digit only after a base prefix or a digit. @see Go strconv: underscoreOK */
function underscoresAreOk(text: string): boolean {
  const number = text.replace(/^[+-]/, '');
  const prefix = /^0[bBoOxX]/.exec(number)?.[0] ?? '';
  const digit = /[xX]/.test(prefix) ? /[0-9a-fA-F]/ : /[0-9]/;
  let saw = prefix === '' ? 'start' : 'digit';
  for (const char of number.slice(prefix.length)) {
    const is = char === '_' ? 'underscore' : digit.test(char) ? 'digit' : 'other';
    if (is === 'underscore' ? saw !== 'digit' : is === 'other' && saw === 'underscore') return false;
    saw = is;
  }
  return saw !== 'underscore';
}
