import { gzipSync } from 'node:zlib';
import type { Io } from '../model/io.ts';
import { type Bundle, bundleText } from './bundle.ts';
import { writeWhole } from './write-file.ts';

/** Writes a bundle whole or not at all; to standard output, and to files that do not end in `.gz`, as it is. */
export function writeBundle(bundle: Bundle, file: string, io: Io): void {
  const text = bundleText(bundle);
  if (file === '-') io.stdout.write(text);
  else writeWhole(file, file.endsWith('.gz') ? gzipSync(text) : text, io);
}
