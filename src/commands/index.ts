import type { Command } from '../cli/define-command.ts';
import { check } from './check/command.ts';
import { diff } from './diff/command.ts';
import { explain } from './explain/command.ts';
import { fetch } from './fetch/command.ts';
import { generate } from './generate/command.ts';
import { get } from './get/command.ts';
import { hostnames } from './hostnames/command.ts';
import { inspect } from './inspect/command.ts';
import { migratePlan } from './migrate-plan/command.ts';
import { outbounds } from './outbounds/command.ts';
import { resolve } from './resolve/command.ts';
import { rules } from './rules/command.ts';
import { version } from './version/command.ts';

/** Every subcommand, in the order of `--help`. */
export const commands: readonly Command[] = [
  generate,
  resolve,
  migratePlan,
  hostnames,
  outbounds,
  inspect,
  check,
  explain,
  rules,
  get,
  diff,
  fetch,
  version,
];
