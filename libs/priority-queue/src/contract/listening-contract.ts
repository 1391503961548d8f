import { describe, expect, it } from '@jest/globals';
import { jobMember } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import type { PriorityQueue } from '../priority-queue.js';
import { useQueue, type PriorityQueueSetup } from './queue-under-test.js';

/** What listeners of every PriorityQueue hear. */
export function listeningContract(name: string, setup: PriorityQueueSetup): void {
  describe(`${name} as a PriorityQueue`, () => {
    const { queue, other, start, arm, claimDue } = useQueue(setup);

    describe('a listener', () => {
      it('hears the earliest due time of what is armed through another instance', async () => {
        const heard = nextArmed(queue());
        await other().arm([
          { member: jobMember(randomUUID()), dueAt: start() + 90_000 },
          { member: jobMember(randomUUID()), dueAt: start() + 60_000 },
        ]);
        expect(await heard).toBe(start() + 60_000);
      });

      it('hears the earliest due time of what its own instance completes', async () => {
        await queue().arm([1, 2].map((age) => ({ member: jobMember(randomUUID()), dueAt: start() - age })));
        const { claims } = await claimDue(10);
        // What was armed above may be heard late.
        const heard = nextArmed(queue(), { after: start() });
        await queue().complete(claims.map((claim, index) => ({ claim, next: start() + 90_000 - index })));
        expect(await heard).toBe(start() + 89_999);
      });

      it('hears nothing once it has unsubscribed', async () => {
        const heard: number[] = [];
        const end = queue().onArmed((dueAt) => heard.push(dueAt));
        end();
        const stillListening = nextArmed(queue());
        await arm(start() + 60_000);
        await stillListening;
        expect(heard).toEqual([]);
      });
    });
  });
}

const nextArmed = (queue: PriorityQueue, { after = -Infinity } = {}): Promise<number> =>
  new Promise((resolve) => {
    const end = queue.onArmed((dueAt) => {
      if (dueAt <= after) return;
      end();
      resolve(dueAt);
    });
  });
