import { afterEach, beforeEach, expect } from '@jest/globals';
import { jobMember, type DueMember } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { DueBatch, DueClaim, PriorityQueue } from '../priority-queue.js';

const START = 1_700_000_000_000;

/** An empty queue. */
export interface PriorityQueueUnderTest {
  queue: PriorityQueue;
  /** The same queue as another process sees it; the same object where there is only one process. */
  other: PriorityQueue;
  close(): Promise<void>;
}

/** Creates one for each test. */
export type PriorityQueueSetup = () => Promise<PriorityQueueUnderTest>;

/** A queue before each test of a `describe`, closed after it, and what tests do with it. */
export function useQueue(setup: PriorityQueueSetup) {
  let test: PriorityQueueUnderTest;
  let now: number;
  beforeEach(async () => {
    test = await setup();
    now = START;
  });
  afterEach(() => test.close());

  const arm = async (dueAt: number, member = jobMember(randomUUID())): Promise<DueMember> => {
    await test.queue.arm([{ member, dueAt }]);
    return member;
  };
  const claimDue = (limit: number, by = test.queue): Promise<DueBatch> => by.claimDue(limit, now);
  const claimOne = async (): Promise<DueClaim> => {
    const { claims } = await claimDue(10);
    expect(claims).toHaveLength(1);
    return claims[0]!;
  };
  return {
    queue: () => test.queue,
    other: () => test.other,
    /** The time when the test began, epoch milliseconds. */
    start: () => START,
    now: () => now,
    passTime: (milliseconds: number): void => void (now += milliseconds),
    arm,
    claimDue,
    claimOne,
  };
}
