import { decodeRune } from './bytes.ts';
import { type Flags, noFlags } from './format.ts';
import { extraArguments, missingArgument, printValue } from './printer.ts';
import type { Value } from './value.ts';

const tooLarge = (n: number) => n > 1e6 || n < -1e6;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A format while it is read. @see Go fmt: pp */
interface Reader {
  readonly format: string;
  readonly args: readonly Value[];
  at: number;
  arg: number;
  afterIndex: boolean;
  reordered: boolean;
  goodIndex: boolean;
}

/** A format and its arguments as text; mistakes are written into it, as Go does. @see Go fmt: Sprintf */
export function sprintf(format: string, args: readonly Value[], check: (length: number) => void): string {
  const r: Reader = { format, args, at: 0, arg: 0, afterIndex: false, reordered: false, goodIndex: true };
  let text = '';
  while (r.at < format.length) {
    r.goodIndex = true;
    const percent = format.indexOf('%', r.at);
    text += format.slice(r.at, percent < 0 ? undefined : percent);
    if (percent < 0) break;
    r.at = percent + 1;
    text += printVerb(r);
    check(text.length);
  }
  return !r.reordered && r.arg < args.length ? text + extraArguments(args.slice(r.arg)) : text;
}

function printVerb(r: Reader): string {
  const flags: Mutable<Flags> = { ...noFlags };
  readFlags(r, flags);
  const simple = r.format[r.at];
  let text = '';
  if (simple === undefined || simple < 'a' || simple > 'z' || r.arg >= r.args.length) {
    readIndex(r);
    text += readWidth(r, flags);
    text += readPrecision(r, flags);
    if (!r.afterIndex) readIndex(r);
    if (r.at >= r.format.length) return `${text}%!(NOVERB)`;
  }
  const { rune, size } = decodeRune(r.format, r.at);
  const verb = r.format.slice(r.at, r.at + size);
  r.at += size;
  if (verb === '%') return `${text}%`;
  if (!r.goodIndex) return text + missingArgument(rune, 'BADINDEX');
  const value = r.args[r.arg];
  if (value === undefined) return text + missingArgument(rune, 'MISSING');
  r.arg++;
  if (verb !== 'v' && verb !== 'w') return text + printValue(value, verb, flags);
  const { plus, sharp } = flags;
  return text + printValue(value, verb, { ...flags, plus: false, sharp: false, plusV: plus, sharpV: sharp });
}

function readFlags(r: Reader, flags: Mutable<Flags>): void {
  for (; ; r.at++) {
    const char = r.format[r.at];
    if (char === '#') flags.sharp = true;
    else if (char === '0') flags.zero = true;
    else if (char === '+') flags.plus = true;
    else if (char === '-') flags.minus = true;
    else if (char === ' ') flags.space = true;
    else return;
  }
}

function readWidth(r: Reader, flags: Mutable<Flags>): string {
  if (r.format[r.at] !== '*') {
    flags.width = readNumber(r);
    if (r.afterIndex && flags.width !== undefined) r.goodIndex = false;
    return '';
  }
  r.at++;
  r.afterIndex = false;
  flags.width = takeInteger(r);
  if (flags.width === undefined) return '%!(BADWIDTH)';
  if (flags.width < 0) {
    flags.width = -flags.width;
    flags.minus = true;
    flags.zero = false;
  }
  return '';
}

function readPrecision(r: Reader, flags: Mutable<Flags>): string {
  if (r.format[r.at] !== '.' || r.at + 1 >= r.format.length) return '';
  r.at++;
  if (r.afterIndex) r.goodIndex = false;
  readIndex(r);
  if (r.format[r.at] !== '*') {
    flags.precision = readNumber(r) ?? 0;
    return '';
  }
  r.at++;
  r.afterIndex = false;
  const precision = takeInteger(r);
  if (precision === undefined || precision < 0) return '%!(BADPREC)';
  flags.precision = precision;
  return '';
}

/** A decimal number in the format. One that is too large ends the format. @see Go fmt: parsenum */
function readNumber(r: Reader, end = r.format.length): number | undefined {
  let number: number | undefined;
  for (; r.at < end && /[0-9]/.test(r.format[r.at]!); r.at++) {
    if (number !== undefined && tooLarge(number)) {
      r.at = end;
      return undefined;
    }
    number = (number ?? 0) * 10 + Number(r.format[r.at]);
  }
  return number;
}

/** The next argument as a width or precision for `*`; it is used up in any case. @see Go fmt: intFromArg */
function takeInteger(r: Reader): number | undefined {
  const value = r.args[r.arg];
  if (value === undefined) return undefined;
  r.arg++;
  if (value.kind !== 'int' && value.kind !== 'uint8') return undefined;
  const number = Number(value.value);
  return tooLarge(number) ? undefined : number;
}

/** An explicit index like `[2]`. @see Go fmt: argNumber */
function readIndex(r: Reader): void {
  r.afterIndex = false;
  if (r.format[r.at] !== '[') return;
  r.reordered = true;
  const open = r.at;
  const close = r.format.indexOf(']', open + 1);
  if (close < 0 || r.format.length - open < 3) {
    r.at = open + 1;
    r.goodIndex = false;
    return;
  }
  r.at = open + 1;
  const number = readNumber(r, close);
  const ok = number !== undefined && r.at === close;
  r.at = close + 1;
  r.afterIndex = ok;
  if (ok && number >= 1 && number <= r.args.length) r.arg = number - 1;
  else r.goodIndex = false;
}
