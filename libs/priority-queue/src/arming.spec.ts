import { jobMember, runMember } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { Arming } from './arming.js';
import { InMemoryPriorityQueue } from './in-memory/index.js';
import { PriorityQueueUnavailableError, type DueEntry } from './priority-queue.js';

const NOW = 1_000_000;

/** A queue that can be cut off. */
class RemoteQueue extends InMemoryPriorityQueue {
  isAway = false;

  override arm(entries: DueEntry[]): Promise<void> {
    return this.isAway ? this.fail() : super.arm(entries);
  }

  override ensureArmed(entries: DueEntry[], now: number): Promise<number> {
    return this.isAway ? this.fail() : super.ensureArmed(entries, now);
  }

  private fail(): Promise<never> {
    return Promise.reject(new PriorityQueueUnavailableError('Redis is away.'));
  }
}

describe('arming', () => {
  let queue: RemoteQueue;
  let events: string[];
  let arming: Arming;
  const id = randomUUID();

  beforeEach(() => {
    queue = new RemoteQueue();
    events = [];
    arming = new Arming(queue, { warn: (event) => void events.push(event) });
  });

  const dueMembers = async () => (await queue.claimDue(10, NOW)).claims.map(({ member }) => member);

  it('makes a job due at its next due time', async () => {
    await arming.job({ id, cursor: { next_due: 1_000_000 } });
    expect(await dueMembers()).toEqual([jobMember(id)]);
  });

  it('removes a job that has no next due time, and a deleted job', async () => {
    const other = randomUUID();
    for (const job of [id, other]) await arming.job({ id: job, cursor: { next_due: 2_000_000 } });
    await arming.job({ id, cursor: { next_due: null } });
    await arming.deletedJob(other);
    expect(await queue.size()).toBe(0);
  });

  it('makes runs due at once, or later', async () => {
    await arming.runs([{ run_id: randomUUID(), due_at: 1_000_001 }]);
    await arming.runsAtOnce([id]);
    expect(await dueMembers()).toEqual([runMember(id)]);
    expect(await queue.size()).toBe(2);
  });

  it('does not fail while the queue is away, and logs each outage once', async () => {
    queue.isAway = true;
    await arming.job({ id, cursor: { next_due: 1_000_000 } });
    await arming.runsAtOnce([id]);
    expect(events).toEqual(['arming_failed']);
    queue.isAway = false;
    await arming.runsAtOnce([id]);
    queue.isAway = true;
    await arming.runsAtOnce([id]);
    expect(events).toEqual(['arming_failed', 'arming_failed']);
  });

  it('tells recovery how many were missing, and of an outage', async () => {
    await arming.job({ id, cursor: { next_due: 1_000_000 } });
    const jobs = [id, randomUUID()].map((job_id) => ({ job_id, next_due: 1_000_000 }));
    expect(await arming.ensureJobs(jobs, NOW)).toBe(1);
    expect(await arming.ensureRuns([], NOW)).toBe(0);
    queue.isAway = true;
    await expect(arming.ensureRuns([{ run_id: id, due_at: 1 }], NOW)).rejects.toThrow(
      PriorityQueueUnavailableError,
    );
    expect(events).toEqual([]);
  });
});
