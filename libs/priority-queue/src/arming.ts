import {
  jobMember,
  runMember,
  type Cursor,
  type DueJob,
  type DueMember,
  type DueRun,
} from '@job-scheduler/job-model';
import type { DueEntry, PriorityQueue } from './priority-queue.js';

/** The log that records when the queue could not be reached. */
export interface ArmingLog {
  warn(event: 'arming_failed', message: string, fields: { error: string }): void;
}

/**
 * Tells the priority queue when jobs and runs are due. It never fails after a write: the write stands, and the queue
 * holds nothing that the reconciler cannot rebuild. An outage is logged once until the queue is reached again. Only the
 * methods for recovery throw during an outage, because recovery then takes another path.
 */
export class Arming {
  private isAway = false;

  constructor(
    private readonly queue: PriorityQueue,
    private readonly log: ArmingLog,
  ) {}

  /** After a job was written: arms it for its next due time, or removes it when it has none. */
  job({ id, cursor }: { id: string; cursor: Pick<Cursor, 'next_due'> }): Promise<void> {
    if (cursor.next_due === null) return this.deletedJob(id);
    const entry = jobEntry({ job_id: id, next_due: cursor.next_due });
    return this.afterWrite(() => this.queue.arm([entry]));
  }

  /** After the due times of jobs were written: arms the jobs. */
  async jobs(due: DueJob[]): Promise<void> {
    if (due.length > 0) await this.afterWrite(() => this.queue.arm(due.map(jobEntry)));
  }

  /** After a job was deleted: removes it. */
  deletedJob(id: string): Promise<void> {
    return this.afterWrite(() => this.queue.disarm([jobMember(id)]));
  }

  /** After runs with a due time were written: arms them. */
  async runs(due: DueRun[]): Promise<void> {
    if (due.length > 0) await this.afterWrite(() => this.queue.arm(due.map(runEntry)));
  }

  /** After runs that are due at once were written: arms them. */
  runsAtOnce(runIds: string[]): Promise<void> {
    return this.runs(runIds.map((run_id) => ({ run_id, due_at: 0 })));
  }

  /**
   * For recovery: arms the jobs that the queue does not hold for their due time. `now` as for the queue.
   * Throws PriorityQueueUnavailableError.
   */
  ensureJobs(jobs: DueJob[], now: number): Promise<number> {
    return this.ensure(jobs.map(jobEntry), now);
  }

  /**
   * For recovery: arms the runs that the queue does not hold for their due time. `now` as for the queue.
   * Throws PriorityQueueUnavailableError.
   */
  ensureRuns(runs: DueRun[], now: number): Promise<number> {
    return this.ensure(runs.map(runEntry), now);
  }

  private async ensure(entries: DueEntry[], now: number): Promise<number> {
    return entries.length === 0 ? 0 : this.queue.ensureArmed(entries, now);
  }

  private async afterWrite(change: () => Promise<void>): Promise<void> {
    try {
      await change();
      this.isAway = false;
    } catch (error) {
      const message = 'The priority queue could not be updated; the reconciler will catch up.';
      if (!this.isAway) this.log.warn('arming_failed', message, { error: String(error) });
      this.isAway = true;
    }
  }
}

const jobEntry = ({ job_id, next_due }: DueJob): DueEntry => entryOf(jobMember(job_id), next_due);

const runEntry = ({ run_id, due_at }: DueRun): DueEntry => entryOf(runMember(run_id), due_at);

/** A time that is no instant counts as due at once: the queue would refuse it, and all that is armed along with it. */
const entryOf = (member: DueMember, dueAt: number): DueEntry => ({
  member,
  dueAt: Number.isFinite(dueAt) ? dueAt : 0,
});
