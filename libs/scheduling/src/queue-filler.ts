import { jobMember } from '@job-scheduler/job-model';
import type { DueJob, Recovery } from '@job-scheduler/job-store';
import type { EventLog, LoopBody } from '@job-scheduler/platform';
import type { PriorityQueue } from '@job-scheduler/priority-queue';

const PAGE_SIZE = 2_000;

/** How often it looks whether the queue has lost what it held. */
const REST_MS = 1_000;

/** Fills the priority queue from the system of record: when it is new, and when it was emptied. */
export class QueueFiller implements LoopBody {
  readonly name = 'queue filler';

  constructor(
    private readonly queue: PriorityQueue,
    private readonly recovery: Recovery,
    private readonly log: EventLog,
  ) {}

  async runOnce(): Promise<number> {
    if (await this.queue.isFilled()) return REST_MS;
    const armed = await this.fill();
    await this.queue.markFilled();
    this.log.info('queue_filled', `The priority queue was filled with ${armed} jobs that are due some day.`);
    return REST_MS;
  }

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
    return this.queue.armMissing(
      jobs.map(({ job_id, next_due }) => ({ member: jobMember(job_id), dueAt: next_due })),
    );
  }
}
