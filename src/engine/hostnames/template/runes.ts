const printable = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;
const alphaNumeric = /^[\p{L}\p{Nd}_]$/u;
const onlySpace = /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;

/** Whether Go prints a rune as it is: letters, marks, numbers, punctuation, symbols and the ASCII space. @see Go unicode: IsPrint */
export function isPrint(rune: number): boolean {
  if (rune < 0x7f) return rune >= 0x20;
  return printable.test(String.fromCodePoint(rune));
}

/** Whether a rune can be part of a name in a template. @see Go text/template/parse: isAlphaNumeric */
export function isAlphaNumeric(rune: number): boolean {
  return rune >= 0 && alphaNumeric.test(String.fromCodePoint(rune));
}

/** Whether a text has nothing but white space, with Go's idea of it. @see Go bytes: TrimSpace */
export function isBlank(text: string): boolean {
  return onlySpace.test(text);
}
