/**
 * The job queue cannot be reached, or it is unknown what became of a publication. Nothing is wrong with the caller:
 * the ledger knows the runs, and they are published again.
 */
export class JobQueueUnavailableError extends Error {
  override readonly name = 'JobQueueUnavailableError';
}
