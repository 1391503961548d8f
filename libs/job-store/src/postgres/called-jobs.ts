import type { CalledJob, ClaimRow } from './claims.js';
import { calledJob } from './claims.js';

/** About as much text of jobs as is kept, characters. */
const MOST_TEXT = 16 * 1024 * 1024;

/** What a job takes beside its own texts. */
const OVERHEAD = 1_000;

interface Known {
  revision: number;
  job: CalledJob;
  size: number;
}

/**
 * The jobs that this process called last, so that a claim answers only what has changed: a job has the same operation, name
 * and policies while it has the same revision. It is keyed by what the ids of a job's ticks have in common, because that is all
 * that is known of a tick before its claim; ids of other runs are random and simply miss. The least recently claimed go first.
 */
export class CalledJobs {
  private readonly known = new Map<string, Known>();
  private size = 0;

  /** The revision that is known of a run's job; 0 when none is. */
  revisionOf(runId: string): number {
    return this.known.get(keyOf(runId))?.revision ?? 0;
  }

  /** The job of a claimed run. Throws when the row says that the job is known and it is not. */
  jobOf(row: ClaimRow): CalledJob {
    const key = keyOf(row.run_id);
    const known = this.known.get(key);
    if (row.job !== null) {
      const job = calledJob(row.job);
      this.forget(key);
      // Where targets report on a run is the store's, not the job's.
      if (job.completion === null && isTick(row.run_id)) this.keep(key, row.job_revision, job);
      return job;
    }
    if (known === undefined) throw new Error(`Run ${row.run_id} was claimed without its job.`);
    this.known.delete(key);
    this.known.set(key, known);
    return known.job;
  }

  /** Forgets everything, as when a connection to PostgreSQL broke: it may have been restored to an earlier state. */
  clear(): void {
    this.known.clear();
    this.size = 0;
  }

  private keep(key: string, revision: number, job: CalledJob): void {
    const size = sizeOf(job);
    if (size > MOST_TEXT / 2) return;
    this.known.set(key, { revision, job, size });
    this.size += size;
    for (const [oldest] of this.known) {
      if (this.size <= MOST_TEXT) break;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.size -= this.known.get(key)?.size ?? 0;
    this.known.delete(key);
  }
}

/** Ticks of one job differ in the instant alone, which comes first. */
const keyOf = (runId: string): string => runId.slice(14);

const isTick = (runId: string): boolean => runId.charAt(14) === '8';

function sizeOf({ operation, policies }: CalledJob): number {
  const { callback_url, headers, query, payload, success } = operation;
  const rest = JSON.stringify([headers, query, success, policies]);
  return OVERHEAD + callback_url.length + rest.length + (payload?.text.length ?? 0);
}
