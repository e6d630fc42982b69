import type { Command } from '../cli/define-command.ts';
import { generate } from './generate/command.ts';
import { version } from './version/command.ts';

/** Every subcommand, in the order of `--help`. */
export const commands: readonly Command[] = [generate, version];
