import { type Config, lineOfIgnore } from '../../load/config.ts';
import { type Directive, directivesOf } from '../../load/directives.ts';
import { type Notice, notices } from '../../load/notices.ts';
import type { Diagnostic, Spot } from '../../model/diagnostic.ts';
import type { Inventory, Locate } from '../../model/inventory.ts';
import type { Suppression } from '../../output/report.ts';
import { nearestRule, type RuleSelector, ruleSelector } from '../select-rules.ts';

/** What hides findings. */
export interface Suppressions {
  /** `-S` as written. */
  readonly flags: readonly string[];
  readonly config: Config;
  readonly inventory: Inventory;
  /** Finds lines; asked only for files that have comments of ours. */
  readonly locate: () => Promise<Locate>;
  /** Also say which suppressions hide nothing. */
  readonly strict: boolean;
  /** `2026-11-24`. */
  readonly today: string;
}

/** Findings after suppression. */
export interface Suppressed {
  readonly left: readonly Diagnostic[];
  readonly hidden: readonly { readonly diagnostic: Diagnostic; readonly suppression: Suppression }[];
  /** What is odd about the suppressions: they hid nothing, have no reason, are past their day, name no code. */
  readonly remarks: readonly Diagnostic[];
}

interface Hider {
  readonly by: Suppression['by'];
  readonly reason: string;
  readonly hides: (diagnostic: Diagnostic, line: number | undefined) => boolean;
}

/** Takes out what comments of the manifests, the configuration and `-S` ask to hide; the first that fits is the reason. */
export async function suppress(findings: readonly Diagnostic[], asked: Suppressions): Promise<Suppressed> {
  const { inventory, strict } = asked;
  const directives = inventory.fileNames.toSorted().flatMap((file) => directivesOf(file, inventory.text(file) ?? ''));
  const withComments = new Set(directives.map(({ file }) => file));
  const comments = directives.map(hiderOfComment);
  const { hiders: entries, remarks } = await hidersOfConfig(asked);
  const flags = asked.flags.flatMap((flag) => hiderOfFlag(flag) ?? []);
  const hiders: readonly Hider[] = [...comments, ...entries.map(({ hider }) => hider), ...flags];
  const used = new Set<Hider>();
  const left: Diagnostic[] = [];
  const hidden: { diagnostic: Diagnostic; suppression: Suppression }[] = [];
  const locate = withComments.size > 0 ? await asked.locate() : undefined;
  for (const diagnostic of findings) {
    const { at } = diagnostic;
    const file = at === undefined ? undefined : 'origin' in at ? at.origin.file : at.file;
    const line =
      file === undefined || !withComments.has(file)
        ? undefined
        : 'origin' in at!
          ? locate!(at).line
          : (at as Spot).line;
    const fit = hiders.filter(({ hides }) => hides(diagnostic, line));
    for (const one of fit) used.add(one);
    const [first] = fit;
    if (first === undefined) left.push(diagnostic);
    else hidden.push({ diagnostic, suppression: { by: first.by, reason: first.reason } });
  }
  const odd: Diagnostic[] = [...remarks];
  for (const [index, directive] of directives.entries()) {
    const at: Spot = { file: directive.file, document: 0, line: directive.line, column: 1 };
    const codes = directive.codes.join(', ');
    odd.push(...unknownCodes(directive.codes, at));
    if (strict && !used.has(comments[index]!))
      odd.push(
        remark(notices.unusedSuppression, `nothing to hide here: ${codes} was not found`, 'remove the comment', at),
      );
    if (directive.reason === '')
      odd.push(
        remark(
          notices.suppressionWithoutReason,
          `${codes} is hidden without a reason`,
          'write reason: … behind the code',
          at,
        ),
      );
  }
  for (const { hider, at, what } of entries)
    if (strict && !used.has(hider))
      odd.push(remark(notices.unusedSuppression, `nothing to hide: ${what} was not found`, 'remove the entry', at));
  for (const [index, hider] of flags.entries())
    if (strict && !used.has(hider))
      odd.push(remark(notices.unusedSuppression, `-S ${asked.flags[index]} hides nothing`, 'leave the flag out'));
  for (const flag of asked.flags) odd.push(...unknownCodes([codeOf(flag)], undefined, `-S ${flag}: `));
  return { left, hidden, remarks: odd };
}

function hiderOfComment({ file, from, to, codes, reason }: Directive): Hider {
  return {
    by: 'comment',
    reason,
    hides: ({ code, at }, line) =>
      line !== undefined &&
      line >= from &&
      line <= to &&
      codes.includes(code) &&
      at !== undefined &&
      ('origin' in at ? at.origin.file : at.file) === file,
  };
}

async function hidersOfConfig({ config, today }: Suppressions): Promise<{
  readonly hiders: readonly { readonly hider: Hider; readonly at: Spot; readonly what: string }[];
  readonly remarks: readonly Diagnostic[];
}> {
  const hiders: { hider: Hider; at: Spot; what: string }[] = [];
  const remarks: Diagnostic[] = [];
  for (const [index, { code, resource, reason, until }] of config.ignore.entries()) {
    const at: Spot = { file: config.file!, document: 0, line: await lineOfIgnore(config, index), column: 1 };
    const what = resource === undefined ? code : `${code} of ${resource}`;
    const selects = ruleSelector(code);
    if (selects === undefined) {
      remarks.push(...unknownCodes([code], at));
      continue;
    }
    if (until !== undefined && until < today) {
      remarks.push(
        remark(
          notices.expiredSuppression,
          `${what} was hidden until ${until}: it is shown again`,
          'mend what it hides, or set another day',
          at,
        ),
      );
      continue;
    }
    if (reason === '')
      remarks.push(remark(notices.suppressionWithoutReason, `${what} is hidden without a reason`, 'add reason:', at));
    hiders.push({ hider: { by: 'config', reason, hides: hiderOf(selects, resource) }, at, what });
  }
  return { hiders, remarks };
}

/** `MS002` or `MS002=Dataplane/web-*`; `undefined` where nobody knows the code. */
function hiderOfFlag(flag: string): Hider | undefined {
  const selects = ruleSelector(codeOf(flag));
  if (selects === undefined) return undefined;
  const equals = flag.indexOf('=');
  return { by: 'flag', reason: '', hides: hiderOf(selects, equals < 0 ? undefined : flag.slice(equals + 1)) };
}

function hiderOf(selects: RuleSelector, glob: string | undefined): Hider['hides'] {
  const pattern =
    glob === undefined || glob === '*'
      ? undefined
      : new RegExp(`^${glob.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return ({ code, rule, resource }) =>
    selects(code, rule) &&
    (pattern === undefined || (resource !== undefined && pattern.test(`${resource.kind}/${resource.name}`)));
}

function codeOf(flag: string): string {
  return flag.split('=', 1)[0]!;
}

function unknownCodes(codes: readonly string[], at: Spot | undefined, lead = ''): readonly Diagnostic[] {
  return codes
    .filter((code) => ruleSelector(code) === undefined)
    .map((code) => {
      const near = nearestRule(code);
      return remark(
        notices.unknownSuppression,
        `${lead}there is no ${code}: nothing is hidden by it`,
        near === undefined ? 'meshsvc rules lists them' : `did you mean ${near}?`,
        at,
      );
    });
}

function remark(notice: Notice, message: string, fix: string, at?: Spot): Diagnostic {
  return {
    code: notice.code,
    rule: notice.name,
    severity: notice.severity,
    message,
    fix,
    ...(at === undefined ? {} : { at }),
  };
}
