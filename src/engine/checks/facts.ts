import type { Facts } from './define-check.ts';

/** What holds where operators tell nothing. */
export const defaultFacts: Facts = { networks: [], maxClusters: 5000, weightTolerance: 1 };
