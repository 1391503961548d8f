import { jobMember, runMember, type Clock, type Job, type Run } from '@job-scheduler/job-model';
import type { PriorityQueue } from '@job-scheduler/priority-queue';
import { Logger } from '@nestjs/common';

/**
 * Tells the priority queue what a write changed. The write stands without it: the queue holds nothing that the
 * reconciler cannot rebuild, so a failure is logged and the write succeeds.
 */
export class DueTimes {
  private readonly logger = new Logger('Api');

  constructor(
    private readonly queue: PriorityQueue,
    private readonly clock: Clock,
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
    return this.attempt(this.queue.arm([{ member: runMember(run.id), dueAt: this.clock.now() }]));
  }

  private async attempt(change: Promise<void>): Promise<void> {
    try {
      await change;
    } catch (error) {
      this.logger.warn(
        `The priority queue could not be told of a change; it follows within seconds. ${String(error)}`,
      );
    }
  }
}
