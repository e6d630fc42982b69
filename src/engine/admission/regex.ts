const groups = /^\(\?(?:P?<[A-Za-z_]\w*>|[imsU]*(?:-[imsU]+)?:)/;
const flags = /^\(\?(?:[imsU]+(?:-[imsU]+)?|-[imsU]+)\)/;
const repeat = /^(?:[*+?]|\{(\d+)(?:,(\d*))?\})/;
const escaped =
  /^\\(?:[aAbBCdDfnrsStvwWz]|[0-7]{1,3}|x[0-9a-fA-F]{2}|x\{[0-9a-fA-F]+\}|[pP](?:[A-Z]|\{\^?[A-Za-z_]+\})|[!-/:-@[-`{-~])/;
const classItem =
  /^(?:\[:\^?[a-z]+:\]|\\(?:[adDfnrsStvwW]|[0-7]{1,3}|x[0-9a-fA-F]{2}|x\{[0-9a-fA-F]+\}|[pP](?:[A-Z]|\{\^?[A-Za-z_]+\})|[!-/:-@[-`{-~])|[^\\])/u;

/**
 * Whether Go takes a regular expression. The names of character classes and the order of the ends of ranges are not
 * looked at.
 *
 * @see Go regexp/syntax: Parse
 */
export function isGoRegex(pattern: string): boolean {
  let rest = pattern;
  let depth = 0;
  // What a repetition may follow: nothing at the start or after `(` and `|`, and no other repetition.
  let before: Before = 'nothing';
  const names = new Set<string>();
  while (rest !== '') {
    const repetition = repeat.exec(rest);
    if (repetition !== null) {
      const [all, from = '0', to] = repetition;
      const braces = all.startsWith('{');
      if (Number(from) > 1000 || Number(to || 0) > 1000 || (to && Number(to) < Number(from))) return false;
      if (before === 'nothing' || before === 'repetition') return false;
      rest = rest.slice(all.length);
      if (rest.startsWith('?')) rest = rest.slice(1);
      before = 'repetition';
      if (braces && rest.startsWith('{') && repeat.test(rest)) return false;
      continue;
    }
    const taken = takeAtom(rest, names, before);
    if (taken === undefined) return false;
    depth += taken.depth;
    if (depth < 0) return false;
    before = taken.before;
    rest = taken.rest;
  }
  return depth === 0;
}

type Before = 'nothing' | 'atom' | 'repetition';

interface Taken {
  readonly rest: string;
  readonly depth: -1 | 0 | 1;
  readonly before: Before;
}

function takeAtom(text: string, names: Set<string>, before: Before): Taken | undefined {
  switch (text[0]) {
    case '(': {
      if (!text.startsWith('(?')) return { rest: text.slice(1), depth: 1, before: 'nothing' };
      const flag = flags.exec(text);
      if (flag !== null) return { rest: text.slice(flag[0].length), depth: 0, before };
      const group = groups.exec(text)?.[0];
      if (group === undefined || (group.includes('<') && names.has(group.replace('P', '')))) return undefined;
      if (group.includes('<')) names.add(group.replace('P', ''));
      return { rest: text.slice(group.length), depth: 1, before: 'nothing' };
    }
    case ')':
      return { rest: text.slice(1), depth: -1, before: 'atom' };
    case '|':
      return { rest: text.slice(1), depth: 0, before: 'nothing' };
    case '[': {
      const rest = takeClass(text);
      return rest === undefined ? undefined : { rest, depth: 0, before: 'atom' };
    }
    case '\\': {
      if (text.startsWith('\\Q')) {
        const end = text.indexOf('\\E', 2);
        return {
          rest: end < 0 ? '' : text.slice(end + 2),
          depth: 0,
          before: end === 2 || text === '\\Q' ? 'nothing' : 'atom',
        };
      }
      const known = escaped.exec(text)?.[0];
      const refused = known === undefined || /^\\(?:[1-9]$|C)/.test(known);
      return refused ? undefined : { rest: text.slice(known.length), depth: 0, before: 'atom' };
    }
    default:
      return { rest: text.slice(1), depth: 0, before: 'atom' };
  }
}

function takeClass(text: string): string | undefined {
  let rest = text.slice(text.startsWith('[^') ? 2 : 1);
  for (let first = true; first || !rest.startsWith(']'); first = false) {
    const found = classItem.exec(rest)?.[0];
    if (found === undefined) return undefined;
    rest = rest.slice(found.length);
  }
  return rest.slice(1);
}
