import type { Recovery } from '@job-scheduler/job-store';
import type { EventLog, LoopBody } from '@job-scheduler/platform';
import type { Arming, PriorityQueue } from '@job-scheduler/priority-queue';
import type { StoreTime } from '../life/store-time.js';

const PAGE_SIZE = 2_000;

/** How often it checks whether the queue has lost its contents. */
const REST_MS = 1_000;

/** Fills the priority queue from the system of record when the queue is new or has been emptied. */
export class QueueFiller implements LoopBody {
  readonly name = 'queue filler';

  constructor(
    private readonly queue: PriorityQueue,
    private readonly arming: Arming,
    private readonly recovery: Recovery,
    private readonly log: EventLog,
    private readonly time: Pick<StoreTime, 'now'>,
  ) {}

  async runOnce(): Promise<number> {
    if (await this.queue.isFilled()) return REST_MS;
    const armed = await this.fill();
    await this.queue.markFilled();
    this.log.info('queue_filled', `The priority queue was filled with ${armed} jobs and runs.`);
    return REST_MS;
  }

  /**
   * Arms every job that has a due time, and every run that waits for its next attempt or its completion, unless the
   * queue already holds it for that time.
   */
  async fill(): Promise<number> {
    const jobs = await this.fillFrom(
      (after) => this.recovery.dueJobs(after, PAGE_SIZE),
      async (page) => this.arming.ensureJobs(page, await this.time.now()),
      ({ job_id }) => job_id,
    );
    const runs = await this.fillFrom(
      (after) => this.recovery.dueRuns(after, PAGE_SIZE),
      async (page) => this.arming.ensureRuns(page, await this.time.now()),
      ({ run_id }) => run_id,
    );
    return jobs + runs;
  }

  private async fillFrom<Due>(
    readPage: (after: string | null) => Promise<Due[]>,
    arm: (page: Due[]) => Promise<number>,
    idOf: (due: Due) => string,
  ): Promise<number> {
    let armed = 0;
    let after: string | null = null;
    for (;;) {
      const page: Due[] = await readPage(after);
      armed += await arm(page);
      const last = page.at(-1);
      if (last === undefined || page.length < PAGE_SIZE) return armed;
      after = idOf(last);
    }
  }
}
