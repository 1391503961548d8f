import { jobMember, runMember, type Cursor } from '@job-scheduler/job-model';
import type { PriorityQueue } from './priority-queue.js';

/**
 * Tells the priority queue what a write changed. The write stands without it: the queue holds nothing that the
 * reconciler cannot rebuild, so a failure is told to the listener and hinders nobody.
 */
export class DueTimes {
  constructor(
    private readonly queue: PriorityQueue,
    private readonly onFailure: (error: unknown) => void,
  ) {}

  jobChanged({ id, cursor }: { id: string; cursor: Pick<Cursor, 'next_due'> }): Promise<void> {
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

  /** Runs that are due at once, whatever the clock of this process says. */
  async runsQueued(runIds: string[]): Promise<void> {
    if (runIds.length === 0) return;
    await this.attempt(this.queue.arm(runIds.map((id) => ({ member: runMember(id), dueAt: 0 }))));
  }

  private async attempt(change: Promise<void>): Promise<void> {
    await change.catch(this.onFailure);
  }
}
