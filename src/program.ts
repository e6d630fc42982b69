import { realIo } from './cli/real-io.ts';
import { main } from './main.ts';

/** What `bin/meshsvc.cjs` calls: the real streams, then the exit code. As `kubectl-meshsvc` it is a plugin of kubectl. */
export async function runProgram(): Promise<void> {
  const [, path = '', ...argv] = process.argv;
  const calledAs = /(?:^|[\\/])kubectl-meshsvc(?:\.\w+)?$/.test(path) ? 'kubectl meshsvc' : 'meshsvc';
  process.exitCode = await main(argv, realIo(), calledAs);
}
