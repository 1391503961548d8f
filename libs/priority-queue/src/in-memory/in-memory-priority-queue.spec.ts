import { jobMember, runMember, type DueMember } from '@job-scheduler/job-model';
import fc from 'fast-check';
import { CLAIM_LEASE_MS, type DueClaim } from '../priority-queue.js';
import { priorityQueueContract } from '../testing.js';
import { InMemoryPriorityQueue } from './in-memory-priority-queue.js';

const START = 1_700_000_000_000;

priorityQueueContract('InMemoryPriorityQueue', async () => {
  const queue = new InMemoryPriorityQueue();
  return { queue, other: queue, close: async () => {} };
});

/** The same contract, implemented in the simplest way: a map that is sorted at each claim. */
class NaiveQueue {
  readonly dues = new Map<DueMember, number>();

  /** Checks what the real queue claimed, because members that are due at the same time come in any order. */
  claim(now: number, limit: number, claims: DueClaim[]): void {
    const dueTimes = [...this.dues.values()].filter((due) => due <= now).sort((a, b) => a - b);
    expect(claims.map(({ member }) => this.dues.get(member))).toEqual(dueTimes.slice(0, limit));
    for (const { member, token } of claims) {
      expect(token).toBeGreaterThanOrEqual(now + CLAIM_LEASE_MS);
      this.dues.set(member, token);
    }
  }

  complete({ member, token }: DueClaim, next: number | null): void {
    if (this.dues.get(member) !== token) return;
    if (next === null) this.dues.delete(member);
    else this.dues.set(member, next);
  }

  nextDueInMs(now: number): number | null {
    if (this.dues.size === 0) return null;
    return Math.max(0, Math.ceil(Math.min(...this.dues.values()) - now));
  }
}

const member = fc.integer({ min: 0, max: 40 }).map((index) => numbered(index));
/** Half of them are jobs and half are runs, so that some differ only in their kind. */
const numbered = (index: number): DueMember => {
  const id = `00000000-0000-4000-8000-${String(index >> 1).padStart(12, '0')}`;
  return index % 2 === 0 ? jobMember(id) : runMember(id);
};
const due = fc.integer({ min: -2_000, max: 10_000 });
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('arm' as const), member, due }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('disarm' as const), member }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('claim' as const), limit: fc.nat({ max: 10 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('complete' as const), claim: fc.nat(), next: fc.option(due) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass' as const), time: fc.nat({ max: 4_000 }) }) },
);

it('does what a naive queue does, for any calls in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 200 }), async (steps) => {
      let now = START;
      const queue = new InMemoryPriorityQueue();
      const naive = new NaiveQueue();
      const everClaimed: DueClaim[] = [];
      for (const one of steps) {
        switch (one.kind) {
          case 'arm':
            naive.dues.set(one.member, now + one.due);
            await queue.arm([{ member: one.member, dueAt: now + one.due }]);
            break;
          case 'disarm':
            naive.dues.delete(one.member);
            await queue.disarm([one.member]);
            break;
          case 'claim': {
            const batch = await queue.claimDue(one.limit, now);
            naive.claim(now, one.limit, batch.claims);
            expect(batch.nextDueInMs).toBe(naive.nextDueInMs(now));
            everClaimed.push(...batch.claims);
            break;
          }
          case 'complete': {
            const claim = everClaimed[one.claim % everClaimed.length];
            if (claim === undefined) break;
            const next = one.next === null ? null : now + one.next;
            naive.complete(claim, next);
            await queue.complete([{ claim, next }]);
            break;
          }
          case 'pass':
            now += one.time;
            break;
        }
        expect(await queue.size()).toBe(naive.dues.size);
      }
      expect(await queue.holds([...naive.dues.keys()])).toEqual(new Set(naive.dues.keys()));
    }),
    { numRuns: 300 },
  );
});

it('keeps its order while it grows and shrinks past its first capacity', async () => {
  const queue = new InMemoryPriorityQueue();
  const dues = Array.from({ length: 5_000 }, (_, index) => START - ((index * 7_919) % 5_000));
  await queue.arm(dues.map((dueAt, index) => ({ member: numbered(index), dueAt })));
  const claimed: number[] = [];
  while (claimed.length < dues.length) {
    const { claims } = await queue.claimDue(700, START);
    claimed.push(
      ...claims.map(
        (claim) => dues[2 * Number(claim.member.slice(-12)) + (claim.member.startsWith('run:') ? 1 : 0)]!,
      ),
    );
    await queue.complete(claims.map((claim) => ({ claim, next: null })));
  }
  expect(claimed).toEqual([...dues].sort((a, b) => a - b));
  expect(await queue.size()).toBe(0);
});

it('refuses a member that is not a job or run by lower-case UUID', async () => {
  const queue = new InMemoryPriorityQueue();
  const id = '0190f2a0-0000-7000-8000-00000000000a';
  for (const wrong of [
    '',
    '7',
    id.toUpperCase(),
    `${id}0`,
    id.replace('a0-', 'a-0'),
    id.replace('f', 'g'),
    id.replace('f', 'é'),
  ]) {
    await expect(queue.arm([{ member: jobMember(wrong), dueAt: 0 }])).rejects.toThrow(TypeError);
  }
  expect(await queue.size()).toBe(0);
});
