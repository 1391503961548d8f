import { runMember } from '@job-scheduler/job-model';
import type { DueRun } from '@job-scheduler/job-store';
import type { PriorityQueue } from '@job-scheduler/priority-queue';
import type { EventLog } from '@job-scheduler/platform';

/** Tells the priority queue when runs are due. It may be away: the reconciler finds them in the ledger, a little late. */
export class RunArming {
  private isAway = false;

  constructor(
    private readonly queue: PriorityQueue,
    private readonly log: EventLog,
  ) {}

  async arm(due: DueRun[]): Promise<void> {
    if (due.length === 0) return;
    try {
      await this.queue.arm(due.map(({ run_id, due_at }) => ({ member: runMember(run_id), dueAt: due_at })));
      this.isAway = false;
    } catch (error) {
      const message = 'The priority queue could not be told of runs; the reconciler will tell it.';
      if (!this.isAway) this.log.warn('arming_failed', message, { error: String(error) });
      this.isAway = true;
    }
  }
}
