import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import type { Io } from '../model/io.ts';

/** Where the working directory is in its repository, `deploy/mesh/` or empty: what CI shows is named from its root. */
export function placeInRepository({ cwd }: Pick<Io, 'cwd'>): string {
  for (let folder = cwd; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) {
      const path = relative(folder, cwd).replaceAll('\\', '/');
      return path === '' ? '' : `${path}/`;
    }
    if (dirname(folder) === folder) return '';
  }
}
