import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** From this length of all texts on. */
const much = 64_000_000;

/**
 * Gives back what reading has left over, where it is much: bytes that have become a text, documents that have become
 * resources. Node would keep them until its heap has grown to several times what is needed.
 */
export function giveBack(characters: number): void {
  if (characters >= much) collect();
}

/** From this many bytes in use on. */
const full = 500_000_000;

/** The same between two parts of a long computation, of which the second one needs nothing of the first. */
export function giveBackParts(): void {
  if (process.memoryUsage().heapUsed >= full) collect();
}

function collect(): void {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
}
