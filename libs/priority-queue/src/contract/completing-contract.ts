import { describe, expect, it } from '@jest/globals';
import { CLAIM_LEASE_MS } from '../priority-queue.js';
import { useQueue, type PriorityQueueSetup } from './queue-under-test.js';

/** Which completions count for every PriorityQueue, and what they do. */
export function completingContract(name: string, setup: PriorityQueueSetup): void {
  describe(`${name} as a PriorityQueue`, () => {
    const { queue, other, start, passTime, arm, claimDue, claimOne } = useQueue(setup);

    describe('completing', () => {
      it('arms the member for its next due time', async () => {
        const member = await arm(start());
        const claim = await claimOne();
        await queue().complete([{ claim, next: start() - 500 }]);
        const again = await claimOne();
        expect(again.member).toBe(member);
        expect(again.token).not.toBe(claim.token);
      });

      it('removes the member when there is no next due time', async () => {
        const member = await arm(start());
        await queue().complete([{ claim: await claimOne(), next: null }]);
        expect(await queue().size()).toBe(0);
        expect(await queue().holds([member])).toEqual(new Set());
      });

      it('is possible through another instance than the one that claimed', async () => {
        await arm(start());
        await other().complete([{ claim: await claimOne(), next: null }]);
        expect(await queue().size()).toBe(0);
      });

      it('is void when the member was armed in the meantime', async () => {
        const member = await arm(start());
        const claim = await claimOne();
        await arm(start() - 1, member);
        await queue().complete([{ claim, next: null }]);
        expect((await claimOne()).member).toBe(member);
      });

      it('is void when the member was armed and claimed again within the lease', async () => {
        const member = await arm(start());
        const claim = await claimOne();
        await arm(start(), member);
        const standing = await claimOne();
        await queue().complete([{ claim, next: null }]);
        expect(await queue().size()).toBe(1);
        await queue().complete([{ claim: standing, next: null }]);
        expect(await queue().size()).toBe(0);
      });

      it('is void when the member was disarmed in the meantime', async () => {
        const member = await arm(start());
        const claim = await claimOne();
        await queue().disarm([member]);
        await queue().complete([{ claim, next: start() }]);
        expect(await queue().size()).toBe(0);
      });

      it('is void when the member was claimed again after the lease', async () => {
        await arm(start());
        const claim = await claimOne();
        passTime(CLAIM_LEASE_MS + 1);
        await claimOne();
        await queue().complete([{ claim, next: null }]);
        expect(await queue().size()).toBe(1);
      });

      it('is void the second time', async () => {
        await arm(start());
        const claim = await claimOne();
        await queue().complete([{ claim, next: start() + 60_000 }]);
        await queue().complete([{ claim, next: null }]);
        expect(await queue().size()).toBe(1);
      });

      it('judges each member of a batch by itself', async () => {
        const moved = await arm(start() - 1);
        const finished = await arm(start() - 2);
        const { claims } = await claimDue(10);
        await arm(start() + 60_000, moved);
        await queue().complete(claims.map((claim) => ({ claim, next: null })));
        expect(await queue().holds([moved, finished])).toEqual(new Set([moved]));
      });
    });
  });
}
