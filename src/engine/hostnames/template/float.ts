/** The significant digits of a number, with the decimal point before `digits[point]`. */
interface Decimal {
  readonly digits: string;
  readonly point: number;
}

interface Binary {
  readonly mantissa: bigint;
  readonly exponent: number;
}

/** How Go's strconv writes floats; a precision of -1 is as many digits as tell the number from its neighbours. */
export type FloatVerb = 'b' | 'e' | 'E' | 'f' | 'g' | 'G' | 'x' | 'X';

/** A finite float as Go writes it, with a `-` if it is negative. @see Go strconv: FormatFloat */
export function formatFloat(value: number, verb: FloatVerb, precision: number): string {
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const magnitude = Math.abs(value);
  if (!Number.isFinite(value)) return `${sign || '+'}Inf`;
  switch (verb) {
    case 'b': {
      const { mantissa, exponent } = binaryOf(magnitude);
      return `${sign}${mantissa}p${exponent >= 0 ? '+' : ''}${exponent}`;
    }
    case 'x':
    case 'X':
      return sign + formatHex(magnitude, verb, precision);
    case 'e':
    case 'E': {
      const decimal = precision < 0 ? shortest(magnitude) : round(exact(magnitude), precision + 1);
      return sign + exponential(decimal, precision < 0 ? Math.max(decimal.digits.length - 1, 0) : precision, verb);
    }
    case 'f': {
      const all = precision < 0 ? shortest(magnitude) : exact(magnitude);
      const decimal = precision < 0 ? all : round(all, all.point + precision);
      return sign + fixed(decimal, precision < 0 ? Math.max(decimal.digits.length - decimal.point, 0) : precision);
    }
    case 'g':
    case 'G': {
      const wanted = precision === 0 ? 1 : precision;
      const decimal = precision < 0 ? shortest(magnitude) : round(exact(magnitude), wanted);
      return sign + general(decimal, wanted, verb === 'g' ? 'e' : 'E');
    }
  }
}

function general({ digits, point }: Decimal, precision: number, verb: 'e' | 'E'): string {
  const count = digits.length;
  const limit = precision < 0 ? 6 : precision > count && count >= point ? count : precision;
  const kept = precision < 0 ? count : precision;
  if (point - 1 < -4 || point - 1 >= limit) return exponential({ digits, point }, Math.min(kept, count) - 1, verb);
  return fixed({ digits, point }, Math.max((kept > point ? count : kept) - point, 0));
}

function exponential({ digits, point }: Decimal, precision: number, verb: 'e' | 'E'): string {
  const fraction = precision > 0 ? `.${digits.slice(1, precision + 1).padEnd(precision, '0')}` : '';
  const exponent = digits === '' ? 0 : point - 1;
  return `${digits[0] ?? '0'}${fraction}${verb}${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
}

function fixed({ digits, point }: Decimal, precision: number): string {
  const whole = point > 0 ? digits.slice(0, point).padEnd(point, '0') : '0';
  if (precision <= 0) return whole;
  const leading = '0'.repeat(Math.min(Math.max(-point, 0), precision));
  return `${whole}.${(leading + digits.slice(Math.max(point, 0))).slice(0, precision).padEnd(precision, '0')}`;
}

function shortest(magnitude: number): Decimal {
  if (magnitude === 0) return { digits: '', point: 0 };
  const [mantissa, exponent] = magnitude.toExponential().split('e');
  return { digits: mantissa!.replace('.', ''), point: Number(exponent) + 1 };
}

function exact(magnitude: number): Decimal {
  if (magnitude === 0) return { digits: '', point: 0 };
  const { mantissa, exponent } = binaryOf(magnitude);
  const scaled = exponent >= 0 ? mantissa << BigInt(exponent) : mantissa * 5n ** BigInt(-exponent);
  const all = scaled.toString();
  return { digits: all.replace(/0+$/, ''), point: all.length + Math.min(exponent, 0) };
}

/** The first digits of a number; exactly half goes to the even neighbour. @see Go strconv: decimal.Round */
function round(decimal: Decimal, count: number): Decimal {
  const { digits, point } = decimal;
  if (count < 0 || count >= digits.length) return decimal;
  const kept = digits.slice(0, count);
  const isHalf = digits[count] === '5' && count + 1 === digits.length;
  const up = isHalf ? count > 0 && Number(kept.at(-1)) % 2 === 1 : digits[count]! >= '5';
  if (!up) {
    const trimmed = kept.replace(/0+$/, '');
    return { digits: trimmed, point: trimmed === '' ? 0 : point };
  }
  const raised = /^(.*?)([0-8]?)9*$/.exec(kept)!;
  if (raised[2] === '') return { digits: '1', point: point + 1 };
  return { digits: raised[1]! + String(Number(raised[2]) + 1), point };
}

/** A double as mantissa × 2^exponent, with the exponent that its bits hold. */
function binaryOf(magnitude: number): Binary {
  const bits = new BigUint64Array(new Float64Array([magnitude]).buffer)[0]!;
  const biased = Number(bits >> 52n);
  const fraction = bits & ((1n << 52n) - 1n);
  return biased === 0
    ? { mantissa: fraction, exponent: -1074 }
    : { mantissa: fraction | (1n << 52n), exponent: biased - 1075 };
}

function formatHex(magnitude: number, verb: 'x' | 'X', precision: number): string {
  const binary = binaryOf(magnitude);
  let { mantissa } = binary;
  let exponent = mantissa === 0n ? 0 : binary.exponent + 52;
  mantissa <<= 8n; // a leading 1 is now bit 60
  while (mantissa !== 0n && mantissa >> 60n === 0n) {
    mantissa <<= 1n;
    exponent--;
  }
  if (precision >= 0 && precision < 15) {
    const unit = BigInt(60 - precision * 4);
    const rest = mantissa & ((1n << unit) - 1n);
    const half = 1n << (unit - 1n);
    mantissa >>= unit;
    if (rest > half || (rest === half && (mantissa & 1n) === 1n)) mantissa++;
    mantissa <<= unit;
    if (mantissa >> 61n !== 0n) {
      mantissa >>= 1n;
      exponent++;
    }
  }
  const all = (mantissa & ((1n << 60n) - 1n)).toString(16).padStart(15, '0');
  const digits = precision < 0 ? all.replace(/0+$/, '') : all.slice(0, precision).padEnd(precision, '0');
  const power = String(Math.abs(exponent)).padStart(2, '0');
  const text = `0x${mantissa >> 60n}${digits === '' ? '' : '.'}${digits}p${exponent < 0 ? '-' : '+'}${power}`;
  return verb === 'X' ? text.toUpperCase() : text;
}
