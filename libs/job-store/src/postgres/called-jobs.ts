import type { CalledJob, ClaimRow } from './claims.js';
import { calledJob } from './claims.js';

const MOST_TEXT = 16 * 1024 * 1024;

/** What a job takes beside its own texts. */
const OVERHEAD = 1_000;

interface KnownJob {
  revision: number;
  job: CalledJob;
  size: number;
}

/** What is known of the jobs of runs, by run id. */
export type KnownJobs = ReadonlyMap<string, KnownJob>;

/**
 * The jobs that this process called last, so that a claim answers only what has changed: a job has the same operation, name
 * and policies while it has the same revision. It is keyed by what the ids of a job's ticks have in common, because that is all
 * that is known of a tick before its claim; ids of other runs are random and simply miss. The least recently claimed go first.
 */
export class CalledJobs {
  private readonly known = new Map<string, KnownJob>();
  private size = 0;

  /** `mostText`: about as much text of jobs as is kept, characters. */
  constructor(private readonly mostText = MOST_TEXT) {}

  /** What is known of the runs' jobs, by run id. A claim keeps it, since other jobs may take their place meanwhile. */
  knownOf(runIds: string[]): KnownJobs {
    const known = new Map<string, KnownJob>();
    for (const id of runIds) {
      const job = this.known.get(keyOf(id));
      if (job !== undefined) known.set(id, job);
    }
    return known;
  }

  /** The jobs of claimed runs, of which the claim left out those that were known. Remembers the others. */
  jobsOf(rows: ClaimRow[], known: KnownJobs): CalledJob[] {
    const jobs = rows.map((row) => jobIn(row, known));
    for (const [index, job] of jobs.entries()) this.note(rows[index]!, job);
    return jobs;
  }

  private note(row: ClaimRow, job: CalledJob): void {
    const key = keyOf(row.run_id);
    if (row.job === null) return this.touch(key);
    this.forget(key);
    // Where targets report on a run is the store's, not the job's.
    if (job.completion === null && isTick(row.run_id)) this.keep(key, row.job_revision, job);
  }

  private touch(key: string): void {
    const known = this.known.get(key);
    if (known === undefined) return;
    this.known.delete(key);
    this.known.set(key, known);
  }

  /** Forgets everything, as when a connection to PostgreSQL broke: it may have been restored to an earlier state. */
  clear(): void {
    this.known.clear();
    this.size = 0;
  }

  private keep(key: string, revision: number, job: CalledJob): void {
    const size = sizeOf(job);
    if (size > this.mostText / 2) return;
    this.known.set(key, { revision, job, size });
    this.size += size;
    for (const [oldest] of this.known) {
      if (this.size <= this.mostText) break;
      this.forget(oldest);
    }
  }

  private forget(key: string): void {
    this.size -= this.known.get(key)?.size ?? 0;
    this.known.delete(key);
  }
}

function jobIn({ run_id, job }: ClaimRow, known: KnownJobs): CalledJob {
  if (job !== null) return calledJob(job);
  const before = known.get(run_id);
  if (before === undefined) throw new Error(`Run ${run_id} was claimed without its job.`);
  return before.job;
}

/** Ticks of one job differ in the instant alone, which comes first. */
const keyOf = (runId: string): string => runId.slice(14);

const isTick = (runId: string): boolean => runId.charAt(14) === '8';

function sizeOf({ operation, policies }: CalledJob): number {
  const { callback_url, headers, query, payload, success, auth, tls } = operation;
  const rest = JSON.stringify([headers, query, success, policies, auth, tls]);
  return OVERHEAD + callback_url.length + rest.length + (payload?.text.length ?? 0);
}
