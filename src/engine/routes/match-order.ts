import { type JsonObject, listAt, objectAt, textAt } from '../admission/json.ts';

const pathOrder = ['Exact', 'PathPrefix', 'RegularExpression'];

/**
 * Which of two matches goes first: an exact path, then a prefix, then a regular expression, then no path; the longer
 * prefix or expression; one with a method; more headers; more query parameters.
 *
 * @see kuma v2.13.10 pkg/plugins/policies/meshhttproute/api/v1alpha1/compare.go: CompareMatch
 */
export function compareMatches(a: JsonObject, b: JsonObject): number {
  return (
    comparePaths(objectAt(a, 'path'), objectAt(b, 'path')) ||
    Number(textAt(b, 'method') !== '') - Number(textAt(a, 'method') !== '') ||
    listAt(b, 'headers').length - listAt(a, 'headers').length ||
    listAt(b, 'queryParams').length - listAt(a, 'queryParams').length
  );
}

function comparePaths(a: JsonObject | undefined, b: JsonObject | undefined): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  const [left, right] = [textAt(a, 'type'), textAt(b, 'type')];
  if (left !== right) return pathOrder.indexOf(left) - pathOrder.indexOf(right);
  return left === 'Exact' ? 0 : bytes(textAt(b, 'value')) - bytes(textAt(a, 'value'));
}

const utf8 = new TextEncoder();

/** Go counts bytes. */
function bytes(text: string): number {
  return utf8.encode(text).length;
}
