/**
 * Whether Go's RE2 takes a regular expression, as far as JavaScript can tell: what RE2 lacks (look-around,
 * back-references, possessive repetition) is refused, what it has beside JavaScript is taken out before the test.
 *
 * @see Go regexp: Compile
 */
export function isGoRegex(pattern: string): boolean {
  if (/\(\?(?:=|!|<=|<!|>)|(?:^|[^\\])(?:\\\\)*\\[1-9]|[*+?}]\+/.test(pattern)) return false;
  const plain = pattern
    .replace(/\(\?[imsU-]+:/g, '(?:')
    .replace(/\(\?[imsU-]+\)/g, '')
    .replace(/\(\?P</g, '(?<')
    .replace(/\[\[:\^?[a-z]+:\]/g, '[a')
    .replace(/\\A/g, '^')
    .replace(/\\z/g, '$')
    .replace(/\\Q(.*?)(?:\\E|$)/g, '');
  try {
    new RegExp(plain);
    return true;
  } catch {
    return false;
  }
}
