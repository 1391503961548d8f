import type { RunReference } from '@job-scheduler/job-model';

/** The minimum time for which a publication is remembered, milliseconds. */
export const DEDUP_TTL_MS = 60_000;

/**
 * "Already published": which attempts went to the job queue a moment ago. An optimisation, not a guarantee: the
 * ledger's compare-and-set makes a second publication harmless. A publication is remembered for DEDUP_TTL_MS and
 * forgotten before twice that time has passed; earlier only when memory is short.
 */
export abstract class DedupCache {
  /** The references that are not remembered as published, in the order given. */
  abstract unpublished(references: RunReference[]): Promise<RunReference[]>;

  /** Records attempts whose publication is confirmed. */
  abstract published(references: RunReference[]): Promise<void>;
}
