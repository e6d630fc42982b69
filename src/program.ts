import { realIo } from './cli/real-io.ts';
import { main } from './main.ts';

/** What `bin/meshsvc.cjs` calls: the real streams, then the exit code. */
export async function runProgram(): Promise<void> {
  process.exitCode = await main(process.argv.slice(2), realIo());
}
