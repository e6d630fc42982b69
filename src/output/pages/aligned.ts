/** A name, and one line or more beside it. */
export type NamedLines = readonly [string, readonly string[]];

/** A column of names with words beside them; more words on lines of their own. */
export function aligned(rows: readonly NamedLines[]): readonly string[] {
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.flatMap(([name, words]) =>
    (words.length === 0 ? [''] : words).map((line, at) =>
      `  ${(at === 0 ? name : '').padEnd(width)}   ${line}`.trimEnd(),
    ),
  );
}
