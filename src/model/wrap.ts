/** Breaks prose at blanks; a word longer than the width stays whole. Blanks at the start are kept. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = /^ */.exec(text)![0];
  let empty = true;
  for (const word of text.trim().split(' ')) {
    if (!empty && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}

/** Prose behind a lead; further lines are indented as far as the lead goes, or as far as is said. */
export function hanging(lead: string, text: string, width: number, indent = lead.length): readonly string[] {
  const [first = '', ...rest] = wrap(`${' '.repeat(lead.length)}${text}`, width);
  const more = wrap(rest.join(' '), width - indent);
  return [lead + first.slice(lead.length), ...(rest.length === 0 ? [] : more.map((line) => ' '.repeat(indent) + line))];
}
