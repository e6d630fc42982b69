import type { Occasion } from '../../engine/checks/define-check.ts';
import { type MeshServicesMode, meshServicesModes } from '../../model/mesh.ts';
import type { Page } from '../page.ts';
import type { Rule } from '../rule.ts';

const occasions: Readonly<Record<Exclude<Occasion, MeshServicesMode>, string>> = {
  any: 'always',
  '2.14': 'before an upgrade to 2.14',
  '3.0': 'before an upgrade to 3.0',
  rollback: 'on the way back to Disabled',
};

/** When a rule has something to say: `in mode Exclusive; since 2.12; on Kubernetes`. */
export function whenWords({ on, since, until, environments }: Rule): string {
  const modes = on.filter((occasion) => isMode(occasion));
  const times = on.flatMap((occasion) => (isMode(occasion) ? [] : [occasions[occasion]]));
  if (modes.length > 0) times.unshift(`in ${modes.length === 1 ? 'mode' : 'modes'} ${modes.join(', ')}`);
  const parts = [on.includes('any') ? occasions.any : times.join(', ')];
  if (since !== undefined) parts.push(`since ${since}`);
  if (until !== undefined) parts.push(`until ${until}`);
  if (environments?.length === 1) parts.push(environments[0] === 'kubernetes' ? 'on Kubernetes' : 'on Universal');
  return parts.join('; ');
}

function isMode(occasion: Occasion): occasion is Occasion & MeshServicesMode {
  return meshServicesModes.some((mode) => mode === occasion);
}

/** The catalogue as a table; `wide` says when each has something to say, and what it looks at. */
export function rulesPage(rules: readonly Rule[], wide: boolean): Page {
  const rows = rules.map((rule) => [
    rule.code,
    rule.severity,
    rule.group,
    rule.name,
    ...(wide ? [rule.undecided === undefined ? whenWords(rule) : 'undecided', rule.needs.join(', ')] : []),
    rule.title,
  ]);
  const columns = ['CODE', 'SEVERITY', 'GROUP', 'NAME', ...(wide ? ['WHEN', 'LOOKS AT'] : []), 'TITLE'];
  return [{ block: 'table', columns, rows }];
}

/** One rule with all that there is to say about it. */
export function rulePage(rule: Rule): Page {
  const { code, name, severity, title, why, fix, needs, source, undecided } = rule;
  const text = (words: string, tone?: 'faint' | 'strong') =>
    ({ block: 'text', text: words, ...(tone === undefined ? {} : { tone }) }) as const;
  return [
    text(`${code} ${name} (${severity})`, 'strong'),
    text(title),
    text(why),
    text(`fix: ${fix}`),
    ...(undecided === undefined ? [] : [text(`manifests alone cannot decide it: ${undecided}`)]),
    {
      block: 'lines',
      lines: [
        `when      ${whenWords(rule)}`,
        ...(needs.length === 0 ? [] : [`looks at  ${needs.join(', ')}`]),
        ...(rule.group === '' ? [] : [`group     ${rule.group}`]),
        ...(source === '' ? [] : [`source    ${source}`]),
      ],
    },
  ];
}

/** `docs/checks.md`: every rule, group by group. */
export function rulesMarkdown(
  rules: readonly Rule[],
  groups: readonly { readonly name: string; readonly title: string }[],
): string {
  const lines = [
    '# What meshsvc finds',
    '',
    'Made by `meshsvc rules -o markdown`. `meshsvc explain CODE` shows one.',
    '',
  ];
  for (const group of groups) {
    const some = rules.filter((rule) => rule.group === group.name);
    if (some.length === 0) continue;
    lines.push(`## ${group.title}`, '', `Group \`${group.name}\`: \`meshsvc check --only ${group.name}\`.`, '');
    for (const rule of some) lines.push(...ruleMarkdown(rule));
  }
  return `${lines
    .join('\n')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}

function ruleMarkdown(rule: Rule): readonly string[] {
  const { code, name, severity, title, why, fix, needs, source, undecided } = rule;
  return [
    `### ${code} ${name}`,
    '',
    `*${severity}* ${title}`,
    '',
    why,
    '',
    `**Fix:** ${fix}`,
    '',
    ...(undecided === undefined ? [] : [`**Manifests alone cannot decide it:** ${undecided}`, '']),
    [
      `Looked for ${whenWords(rule)}.`,
      ...(needs.length === 0 ? [] : [`Looks at ${needs.join(', ')}.`]),
      ...(source === '' ? [] : [`Source: ${source}.`]),
    ].join(' '),
    '',
  ];
}
