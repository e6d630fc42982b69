import { directivesOf } from '../../load/directives.ts';
import { notices } from '../../load/notices.ts';
import type { Inventory } from '../../model/inventory.ts';
import type { PlacedDiagnostic } from '../../output/diagnostics.ts';

/** Findings after suppression: those that are left, how many are hidden, and what is odd about the suppressions. */
export interface Suppressed {
  readonly left: readonly PlacedDiagnostic[];
  readonly hidden: number;
  /** Suppressions that hid nothing, and ones without a reason. */
  readonly remarks: readonly PlacedDiagnostic[];
}

/**
 * Takes out what comments of the manifests and `-S` ask to hide.
 *
 * An unused comment is remarked on when `strict`; one without a reason always is.
 */
export function suppress(
  findings: readonly PlacedDiagnostic[],
  flags: readonly string[],
  inventory: Inventory,
  strict: boolean,
): Suppressed {
  const files = new Set(findings.flatMap(({ location }) => location?.file ?? []));
  for (const file of inventory.fileNames) files.add(file);
  const directives = [...files].toSorted().flatMap((file) => directivesOf(file, inventory.text(file) ?? ''));
  const used = new Set<(typeof directives)[number]>();
  const patterns = flags.map(patternOf);
  const left = findings.filter((finding) => {
    const { line, file } = finding.location ?? {};
    let hidden = patterns.some((hides) => hides(finding));
    if (line !== undefined && file !== undefined)
      for (const directive of directives) {
        if (directive.file !== file || line < directive.from || line > directive.to) continue;
        if (!directive.codes.includes(finding.code)) continue;
        used.add(directive);
        hidden = true;
      }
    return !hidden;
  });
  const remarks: PlacedDiagnostic[] = [];
  for (const directive of directives) {
    const location = { file: directive.file, document: 0, line: directive.line, column: 1 };
    if (strict && !used.has(directive))
      remarks.push({
        ...remark(
          notices.unusedSuppression,
          `nothing to hide here: ${directive.codes.join(', ')} was not found`,
          'remove the comment',
        ),
        location,
      });
    if (directive.reason === '')
      remarks.push({
        ...remark(
          notices.suppressionWithoutReason,
          `${directive.codes.join(', ')} is hidden without a reason`,
          'write reason: … behind the code',
        ),
        location,
      });
  }
  return { left, hidden: findings.length - left.length, remarks };
}

function remark(
  notice: (typeof notices)['unusedSuppression' | 'suppressionWithoutReason'],
  message: string,
  fix: string,
): PlacedDiagnostic {
  return { code: notice.code, rule: notice.name, level: notice.severity, message, related: [], fix: { summary: fix } };
}

/** `MS002` or `MS002=Dataplane/web-*`. */
function patternOf(flag: string): (finding: PlacedDiagnostic) => boolean {
  const equals = flag.indexOf('=');
  const code = equals < 0 ? flag : flag.slice(0, equals);
  const glob = equals < 0 ? '*' : flag.slice(equals + 1);
  const pattern = new RegExp(`^${glob.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`);
  return ({ code: found, rule, resource }) =>
    (found === code || rule === code) &&
    (glob === '*' || (resource !== undefined && pattern.test(`${resource.kind}/${resource.name}`)));
}
