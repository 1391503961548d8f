import { jobMember, runMember, type Clock, type Job } from '@job-scheduler/job-model';
import type { EventLog } from '@job-scheduler/platform';
import type { PriorityQueue } from '@job-scheduler/priority-queue';

/**
 * Tells the priority queue what an operation changed. The work stands without it: the reconciler tells the queue what
 * it does not know, so a failure is logged and the operation goes on.
 */
export class DueTimes {
  constructor(
    private readonly queue: PriorityQueue,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  jobChanged({ id, cursor }: Pick<Job, 'id' | 'cursor'>): Promise<void> {
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

  runsQueued(runIds: string[]): Promise<void> {
    if (runIds.length === 0) return Promise.resolve();
    const dueAt = this.clock.now();
    return this.attempt(this.queue.arm(runIds.map((id) => ({ member: runMember(id), dueAt }))));
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
