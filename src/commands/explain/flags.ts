import { controlPlaneFlags, exitFlags, type Flag, outputFlags, readingFlags } from '../../cli/flags.ts';

/** What `explain` takes. */
export const explainFlags: readonly Flag[] = [
  ...readingFlags,
  ...controlPlaneFlags,
  ...outputFlags(['text', 'json']),
  ...exitFlags,
];
