import { describe, expect, it } from '@jest/globals';
import { jobMember, runMember } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { CLAIM_LEASE_MS } from '../priority-queue.js';
import { useQueue, type PriorityQueueSetup } from './queue-under-test.js';

/** Which members every PriorityQueue hands out, to whom, and for how long. */
export function claimingContract(name: string, setup: PriorityQueueSetup): void {
  describe(`${name} as a PriorityQueue`, () => {
    const { queue, other, start, passTime, arm, claimDue, claimOne } = useQueue(setup);

    describe('claiming', () => {
      it('takes what is due, the earliest first, and leaves what is due later', async () => {
        const later = await arm(start() + 60_000);
        const second = await arm(start() - 1_000);
        const first = await arm(start() - 2_000, runMember(randomUUID()));

        const { claims } = await claimDue(10);
        expect(claims.map(({ member }) => member)).toEqual([first, second]);
        expect(await queue().holds([first, second, later])).toEqual(new Set([first, second, later]));
      });

      it('takes a member as soon as it is due', async () => {
        const member = await arm(start() + 1_000);
        passTime(1_000);
        expect((await claimOne()).member).toBe(member);
      });

      it('takes no more than the limit, and says that more is due', async () => {
        await queue().arm(
          Array.from({ length: 5 }, (_, index) => ({
            member: jobMember(randomUUID()),
            dueAt: start() - index - 1,
          })),
        );
        const first = await claimDue(3);
        const second = await claimDue(3);
        expect([first.claims.length, second.claims.length]).toEqual([3, 2]);
        expect(first.nextDueInMs).toBe(0);
      });

      it('gives each member to only one of many concurrent claims', async () => {
        const members = Array.from({ length: 100 }, () => jobMember(randomUUID()));
        await queue().arm(members.map((member) => ({ member, dueAt: start() })));
        const batches = await Promise.all(
          Array.from({ length: 20 }, (_, index) => claimDue(10, index % 2 === 0 ? queue() : other())),
        );
        const claimed = batches.flatMap(({ claims }) => claims.map(({ member }) => member));
        expect(claimed.sort()).toEqual(members.sort());
      });

      it('excludes others until the lease ends, then hands out the member again with a greater token', async () => {
        const member = await arm(start());
        const claim = await claimOne();
        expect((await claimDue(10, other())).claims).toEqual([]);

        passTime(CLAIM_LEASE_MS + 1);
        const again = await claimOne();
        expect(again.member).toBe(member);
        expect(again.token).toBeGreaterThan(claim.token);
      });
    });

    describe('the time until the next member is due', () => {
      it('is null when the queue is empty', async () => {
        expect((await claimDue(10)).nextDueInMs).toBeNull();
      });

      it('ends when the earliest member is due', async () => {
        await arm(start() + 120_000);
        await arm(start() + 60_000);
        passTime(1_000);
        const { nextDueInMs } = await claimDue(10);
        expect(nextDueInMs).toBe(59_000);
      });

      it('counts claimed members with the end of their lease', async () => {
        await arm(start());
        await arm(start() + 60_000);
        const { nextDueInMs } = await claimDue(10);
        expect(nextDueInMs).toBeGreaterThanOrEqual(CLAIM_LEASE_MS);
        expect(nextDueInMs).toBeLessThanOrEqual(CLAIM_LEASE_MS + 2);
      });
    });
  });
}
