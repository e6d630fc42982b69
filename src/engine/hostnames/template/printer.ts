import { encodeRune } from './bytes.ts';
import {
  type Flags,
  formatBool,
  formatChar,
  formatFloatValue,
  formatInteger,
  formatQuoted,
  formatString,
  formatStringHex,
  formatUnicode,
  noFlags,
  pad,
} from './format.ts';
import { typeName, type Value } from './value.ts';

type Typed = Exclude<Value, { kind: 'invalid' }>;

/** A value as one verb of `printf` writes it; with `%v` also what a template prints. @see Go fmt: printArg */
export function printValue(value: Value, verb = 'v', flags: Flags = noFlags): string {
  if (value.kind === 'invalid') return verb === 'T' || verb === 'v' ? pad('<nil>', flags) : `%!${verb}(<nil>)`;
  if (verb === 'T') return formatString(typeName(value), flags);
  return (verb === 'p' || verb === 'w' ? undefined : printTyped(value, verb, flags)) ?? badVerb(value, verb, flags);
}

/** Go's `%!d(string=web)`. The flags still apply to the value in it. */
function badVerb(value: Typed, verb: string, flags: Flags): string {
  return `%!${verb}(${typeName(value)}=${printValue(value, 'v', flags)})`;
}

function printTyped(value: Typed, verb: string, flags: Flags): string | undefined {
  switch (value.kind) {
    case 'string':
      return printString(value.value, verb, flags);
    case 'int':
    case 'uint8':
      return printInteger(value.value, value.kind, verb, flags);
    case 'bool':
      return verb === 't' || verb === 'v' ? formatBool(value.value, flags) : undefined;
    case 'float64':
      return formatFloatValue(value.value, verb, flags);
    case 'complex128': {
      const real = formatFloatValue(value.real, verb, flags);
      const imaginary = formatFloatValue(value.imaginary, verb, { ...flags, plus: true });
      return real === undefined ? undefined : `(${real}${imaginary}i)`;
    }
    case 'struct': {
      const fields = [...value.fields].map(([name, field]) => {
        const text = printValue({ kind: 'string', value: field }, verb, flags);
        return flags.plusV || flags.sharpV ? `${name}:${text}` : text;
      });
      return `${flags.sharpV ? value.type : ''}{${fields.join(flags.sharpV ? ', ' : ' ')}}`;
    }
  }
}

function printString(value: string, verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      return flags.sharpV ? formatQuoted(value, flags) : formatString(value, flags);
    case 's':
      return formatString(value, flags);
    case 'x':
    case 'X':
      return formatStringHex(value, verb, flags);
    case 'q':
      return formatQuoted(value, flags);
    default:
      return undefined;
  }
}

function printInteger(value: bigint, kind: 'int' | 'uint8', verb: string, flags: Flags): string | undefined {
  switch (verb) {
    case 'v':
      if (flags.sharpV && kind === 'uint8') return formatInteger(value, 16, verb, { ...flags, sharp: true });
      return formatInteger(value, 10, verb, flags);
    case 'd':
      return formatInteger(value, 10, verb, flags);
    case 'b':
      return formatInteger(value, 2, verb, flags);
    case 'o':
    case 'O':
      return formatInteger(value, 8, verb, flags);
    case 'x':
    case 'X':
      return formatInteger(value, 16, verb, flags);
    case 'c':
    case 'q':
      return formatChar(value, verb, flags);
    case 'U':
      return formatUnicode(value, flags);
    default:
      return undefined;
  }
}

/** Values in a row, with a space between two of which neither is a string. @see Go fmt: Sprint */
export function sprint(values: readonly Value[]): string {
  let text = '';
  values.forEach((value, i) => {
    if (i > 0 && value.kind !== 'string' && values[i - 1]!.kind !== 'string') text += ' ';
    text += printValue(value);
  });
  return text;
}

/** Values with spaces between and a line break behind. @see Go fmt: Sprintln */
export function sprintln(values: readonly Value[]): string {
  return `${values.map((value) => printValue(value)).join(' ')}\n`;
}

/** The arguments that a format did not use. @see Go fmt: doPrintf */
export function extraArguments(values: readonly Value[]): string {
  const shown = values.map((value) =>
    value.kind === 'invalid' ? '<nil>' : `${typeName(value)}=${printValue(value, 'v')}`,
  );
  return `%!(EXTRA ${shown.join(', ')})`;
}

/** A verb without an argument: `%!s(MISSING)`, `%!d(BADINDEX)`. */
export function missingArgument(rune: number, problem: 'MISSING' | 'BADINDEX'): string {
  return `%!${encodeRune(rune)}(${problem})`;
}
