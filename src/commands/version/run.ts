import type { RawOptions } from '../../cli/define-command.ts';
import { kumaVersions, referenceVersion } from '../../model/behaviour.ts';
import type { ExitCode } from '../../model/failure.ts';
import type { Io } from '../../model/io.ts';
import { version } from '../../version.ts';

/** Prints what a bug report needs. */
export function run(options: RawOptions, io: Io): Promise<ExitCode> {
  const facts = {
    schemaVersion: 'meshsvc.version/v1',
    meshsvc: version,
    node: process.version,
    reference: referenceVersion,
    kuma: kumaVersions,
  };
  if (options['output'] === 'json') io.stdout.write(`${JSON.stringify(facts, undefined, 2)}\n`);
  else
    io.stdout.write(
      `meshsvc ${facts.meshsvc}\nKuma    ${facts.reference} (reference); knows ${facts.kuma.join(', ')}\nNode    ${facts.node}\n`,
    );
  return Promise.resolve(0);
}
