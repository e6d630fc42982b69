/** The candidate that was probably meant: at most a third of its letters differ, case aside; `undefined` where none is near. */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  const wanted = word.toLowerCase();
  for (const candidate of candidates) {
    // Only what is nearer than the best so far counts.
    const limit = Math.min(Math.max(1, Math.floor(candidate.length / 3)), least - 1);
    if (limit < 0) break;
    const distance = editDistance(wanted, candidate.toLowerCase(), limit);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours; infinite where there are more than `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return Number.POSITIVE_INFINITY;
  if (limit === 0) return a === b ? 0 : Number.POSITIVE_INFINITY;
  // What both begin and end with costs nothing: of most names little is left.
  let from = 0;
  let [endA, endB] = [a.length, b.length];
  while (from < endA && from < endB && a.charCodeAt(from) === b.charCodeAt(from)) from++;
  while (endA > from && endB > from && a.charCodeAt(endA - 1) === b.charCodeAt(endB - 1)) {
    endA--;
    endB--;
  }
  const distance = rowsDistance(a.slice(from, endA), b.slice(from, endB), limit);
  return distance <= limit ? distance : Number.POSITIVE_INFINITY;
}

/** Row by row of the table of distances; infinite as soon as none of a row can come back below `limit`. */
function rowsDistance(a: string, b: string, limit: number): number {
  if (a.length === 0 || b.length === 0) return Math.max(a.length, b.length);
  let older: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    let nearest = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, replaced);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, older[j - 2]! + 1);
      row.push(cost);
      if (cost < nearest) nearest = cost;
    }
    if (nearest > limit + 1) return Number.POSITIVE_INFINITY;
    [older, previous] = [previous, row];
  }
  return previous[b.length]!;
}
