/** Go's `strings.Compare` for what Kuma names (ASCII): byte order, never the locale's. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
