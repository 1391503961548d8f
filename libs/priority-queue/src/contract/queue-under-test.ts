import { afterEach, beforeEach, expect } from '@jest/globals';
import { jobMember, type DueMember } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { DueClaim, PriorityQueue } from '../priority-queue.js';

/** An empty queue, and a way to let its time pass: by moving a controlled clock, or by waiting for a real one. */
export interface PriorityQueueUnderTest {
  queue: PriorityQueue;
  /** The same queue as another process sees it; the same object where there is only one process. */
  other: PriorityQueue;
  passTime(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** Creates one for each test. */
export type PriorityQueueSetup = () => Promise<PriorityQueueUnderTest>;

/** A queue before each test of a `describe`, closed after it, and what tests do with it. */
export function useQueue(setup: PriorityQueueSetup) {
  let test: PriorityQueueUnderTest;
  let start: number;
  beforeEach(async () => {
    test = await setup();
    start = (await test.queue.claimDue(0)).now;
  });
  afterEach(() => test.close());

  const arm = async (dueAt: number, member = jobMember(randomUUID())): Promise<DueMember> => {
    await test.queue.arm([{ member, dueAt }]);
    return member;
  };
  const claimOne = async (): Promise<DueClaim> => {
    const { claims } = await test.queue.claimDue(10);
    expect(claims).toHaveLength(1);
    return claims[0]!;
  };
  return {
    queue: () => test.queue,
    other: () => test.other,
    /** The queue's time when the test began, epoch milliseconds. */
    start: () => start,
    passTime: (milliseconds: number) => test.passTime(milliseconds),
    arm,
    claimOne,
  };
}
