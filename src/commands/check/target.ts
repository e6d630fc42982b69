import { minorOf } from '../../cli/options.ts';
import type { Target } from '../../engine/checks/define-check.ts';
import { Failure } from '../../model/failure.ts';
import { meshServicesModes } from '../../model/mesh.ts';
import { didYouMean } from '../../model/suggest.ts';

/** What `--target` names: a mode or a version. @throws {Failure} for anything else */
export function targetOf(written: string | undefined): Target {
  if (written === undefined) return {};
  const mode = meshServicesModes.find((one) => one.toLowerCase() === written.toLowerCase());
  if (mode !== undefined) return { mode };
  const version = minorOf(written);
  if (version !== undefined) return { version };
  const near = didYouMean(written, meshServicesModes);
  throw new Failure(`--target ${written} is neither a mode nor a version`, {
    hint: near === undefined ? `write ${meshServicesModes.join(', ')}, 2.14 or 3.0` : `did you mean ${near}?`,
  });
}
