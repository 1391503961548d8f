import type { RunReference } from '@job-scheduler/job-model';

/** How long a publication is remembered, milliseconds. */
export const DEDUP_TTL_MS = 60_000;

/**
 * "Already published": which attempts went to the job queue a moment ago. An economy, not a guarantee: the
 * ledger's compare-and-set makes a second publication harmless.
 */
export abstract class DedupCache {
  /** The references that were not published within DEDUP_TTL_MS. */
  abstract unpublished(references: RunReference[]): Promise<RunReference[]>;

  /** Enters attempts whose publication is confirmed. */
  abstract published(references: RunReference[]): Promise<void>;
}
