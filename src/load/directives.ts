/** A comment in a manifest that hides findings: `# meshsvc:ignore MS002 reason: drained next week`. */
export interface Directive {
  readonly file: string;
  /** Line of the comment, from 1. */
  readonly line: number;
  readonly codes: readonly string[];
  readonly reason: string;
  /** First and last line that it is about. */
  readonly from: number;
  readonly to: number;
}

const comment = /#\s*meshsvc:ignore(-file)?\s+([A-Z]{2}\d{3}(?:[\s,]+[A-Z]{2}\d{3})*)\s*(?:reason:\s*(.*?))?\s*$/;

/**
 * The directives of a text.
 *
 * On a line with content a comment is about that line; on a line of its own about the next line with content, or,
 * above the first content of a document, about the whole document; `ignore-file` is about the whole file.
 */
export function directivesOf(file: string, text: string): readonly Directive[] {
  if (!text.includes('meshsvc:ignore')) return [];
  const lines = text.split('\n');
  const found: Directive[] = [];
  for (const [index, line] of lines.entries()) {
    const match = comment.exec(line);
    if (match === null) continue;
    const range = match[1] === '-file' ? { from: 1, to: lines.length } : rangeOf(lines, index);
    found.push({ file, line: index + 1, codes: match[2]!.split(/[\s,]+/), reason: match[3] ?? '', ...range });
  }
  return found;
}

function rangeOf(lines: readonly string[], index: number): { readonly from: number; readonly to: number } {
  if (!/^\s*#/.test(lines[index]!)) return { from: index + 1, to: index + 1 };
  let next = index + 1;
  while (next < lines.length && /^\s*(#|$)/.test(lines[next]!)) next++;
  if (!isAboveDocument(lines, index)) return { from: next + 1, to: next + 1 };
  // The document's own marker may stand between the comment and the content.
  let end = /^---(\s|$)/.test(lines[next] ?? '') ? next + 1 : next;
  while (end < lines.length && !/^---(\s|$)/.test(lines[end]!)) end++;
  return { from: index + 1, to: end };
}

/** Nothing but comments and blanks between the line and the beginning of its document. */
function isAboveDocument(lines: readonly string[], index: number): boolean {
  for (let at = index - 1; at >= 0; at--) {
    if (/^---(\s|$)/.test(lines[at]!)) return true;
    if (!/^\s*(#|$)/.test(lines[at]!)) return false;
  }
  return true;
}
