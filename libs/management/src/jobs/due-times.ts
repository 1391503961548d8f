import { jobMember, runMember, type Clock, type Job, type Run } from '@job-scheduler/job-model';
import type { PriorityQueue } from '@job-scheduler/priority-queue';
import type { EventLog } from '@job-scheduler/platform';

/**
 * Tells the priority queue what a write changed. The write stands without it: the queue holds nothing that the
 * reconciler cannot rebuild, so a failure is logged and the write succeeds.
 */
export class DueTimes {
  constructor(
    private readonly queue: PriorityQueue,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  jobChanged({ id, cursor }: Job): Promise<void> {
    const member = jobMember(id);
    return this.attempt(
      cursor.next_due === null
        ? this.queue.disarm([member])
        : this.queue.arm([{ member, dueAt: cursor.next_due }]),
    );
  }

  jobDeleted(id: string): Promise<void> {
    return this.attempt(this.queue.disarm([jobMember(id)]));
  }

  runQueued(run: Run): Promise<void> {
    return this.runsQueued([run.id]);
  }

  async runsQueued(runIds: string[]): Promise<void> {
    if (runIds.length === 0) return;
    const dueAt = this.clock.now();
    await this.attempt(this.queue.arm(runIds.map((id) => ({ member: runMember(id), dueAt }))));
  }

  private async attempt(change: Promise<void>): Promise<void> {
    try {
      await change;
    } catch (error) {
      const message = 'The priority queue could not be told of a change; the reconciler will tell it.';
      this.log.warn('arming_failed', message, { error: String(error) });
    }
  }
}
