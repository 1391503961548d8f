import { jobMember } from '@job-scheduler/job-model';
import type { DueJob, Recovery } from '@job-scheduler/job-store';
import type { PriorityQueue } from '@job-scheduler/priority-queue';

const PAGE_SIZE = 2_000;

/** Fills the priority queue from the system of record: at start, and with what the reconciler finds missing. */
export class QueueFiller {
  constructor(
    private readonly queue: PriorityQueue,
    private readonly recovery: Recovery,
  ) {}

  /** Arms every job that is due some day and that the queue does not hold. Resolves to their number. */
  async fill(): Promise<number> {
    let armed = 0;
    let after: string | null = null;
    for (;;) {
      const page: DueJob[] = await this.recovery.dueJobs(after, PAGE_SIZE);
      armed += await this.armMissing(page);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_SIZE) return armed;
      after = last.job_id;
    }
  }

  /** Arms those of the jobs that the queue does not hold. Resolves to their number. */
  async armMissing(jobs: DueJob[]): Promise<number> {
    if (jobs.length === 0) return 0;
    const entries = jobs.map(({ job_id, next_due }) => ({ member: jobMember(job_id), dueAt: next_due }));
    const held = await this.queue.holds(entries.map(({ member }) => member));
    const missing = entries.filter(({ member }) => !held.has(member));
    if (missing.length > 0) await this.queue.arm(missing);
    return missing.length;
  }
}
