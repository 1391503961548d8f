import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jobMember, runMember, type DueMember } from '@job-scheduler/job-model';
import { Arming } from './arming.js';
import { CLAIM_LEASE_MS, type DueClaim, type PriorityQueue } from './priority-queue.js';

/** An empty queue, and a way to let its time pass: by moving a controlled clock, or by waiting for a real one. */
export interface PriorityQueueUnderTest {
  queue: PriorityQueue;
  /** The same queue as another process sees it; the same object where there is only one process. */
  other: PriorityQueue;
  passTime(milliseconds: number): Promise<void>;
  close(): Promise<void>;
}

/** What every PriorityQueue does. Each test gets a queue of its own from `setup`. */
export function priorityQueueContract(name: string, setup: () => Promise<PriorityQueueUnderTest>): void {
  describe(`${name} as a PriorityQueue`, () => {
    let test: PriorityQueueUnderTest;
    let queue: PriorityQueue;
    let start: number;

    beforeEach(async () => {
      test = await setup();
      queue = test.queue;
      start = (await queue.claimDue(0)).now;
    });
    afterEach(() => test.close());

    const arm = async (dueAt: number, member = jobMember(randomUUID())): Promise<DueMember> => {
      await queue.arm([{ member, dueAt }]);
      return member;
    };
    const claimOne = async (): Promise<DueClaim> => {
      const { claims } = await queue.claimDue(10);
      expect(claims).toHaveLength(1);
      return claims[0]!;
    };

    it('arms the good jobs and runs beside one whose due time is no instant, which is due at once', async () => {
      const arming = new Arming(queue, { warn: (event) => expect(event).toBe('') });
      const ids = Array.from({ length: 21 }, () => randomUUID());
      const timeOf = (index: number): number => (index === 7 ? NaN : start - 1_000);
      const jobs = ids.map((job_id, index) => ({ job_id, next_due: timeOf(index) }));
      expect(await arming.ensureJobs(jobs)).toBe(21);
      const runs = ids.map((run_id, index) => ({ run_id, due_at: timeOf(index) }));
      await arming.runs(runs);
      const { claims } = await queue.claimDue(100);
      expect(new Set(claims.map(({ member }) => member))).toEqual(
        new Set(ids.flatMap((id) => [jobMember(id), runMember(id)])),
      );
    });

    describe('claiming', () => {
      it('takes what is due, the earliest first, and leaves what is due later', async () => {
        const later = await arm(start + 60_000);
        const second = await arm(start - 1_000);
        const first = await arm(start - 2_000, runMember(randomUUID()));

        const { claims } = await queue.claimDue(10);
        expect(claims.map(({ member }) => member)).toEqual([first, second]);
        expect(await queue.holds([first, second, later])).toEqual(new Set([first, second, later]));
      });

      it('takes a member as soon as it is due', async () => {
        const member = await arm(start + 1_000);
        await test.passTime(1_000);
        expect((await claimOne()).member).toBe(member);
      });

      it('takes no more than the limit, and says that more is due', async () => {
        await queue.arm(
          Array.from({ length: 5 }, (_, index) => ({
            member: jobMember(randomUUID()),
            dueAt: start - index - 1,
          })),
        );
        const first = await queue.claimDue(3);
        const second = await queue.claimDue(3);
        expect([first.claims.length, second.claims.length]).toEqual([3, 2]);
        expect(first.nextDueInMs).toBe(0);
      });

      it('gives each member to only one of many concurrent claims', async () => {
        const members = Array.from({ length: 100 }, () => jobMember(randomUUID()));
        await queue.arm(members.map((member) => ({ member, dueAt: start })));
        const batches = await Promise.all(
          Array.from({ length: 20 }, (_, index) => (index % 2 === 0 ? queue : test.other).claimDue(10)),
        );
        const claimed = batches.flatMap(({ claims }) => claims.map(({ member }) => member));
        expect(claimed.sort()).toEqual(members.sort());
      });

      it('excludes others until the lease ends, then hands out the member again with a greater token', async () => {
        const member = await arm(start);
        const claim = await claimOne();
        expect((await test.other.claimDue(10)).claims).toEqual([]);

        await test.passTime(CLAIM_LEASE_MS + 1);
        const again = await claimOne();
        expect(again.member).toBe(member);
        expect(again.token).toBeGreaterThan(claim.token);
      });
    });

    describe('the time until the next member is due', () => {
      it('is null when the queue is empty', async () => {
        expect((await queue.claimDue(10)).nextDueInMs).toBeNull();
      });

      it('ends when the earliest member is due', async () => {
        await arm(start + 120_000);
        await arm(start + 60_000);
        const { now, nextDueInMs } = await queue.claimDue(10);
        expect(nextDueInMs).toBe(start + 60_000 - now);
      });

      it('counts claimed members with the end of their lease', async () => {
        await arm(start);
        await arm(start + 60_000);
        const { nextDueInMs } = await queue.claimDue(10);
        expect(nextDueInMs).toBeGreaterThanOrEqual(CLAIM_LEASE_MS);
        expect(nextDueInMs).toBeLessThanOrEqual(CLAIM_LEASE_MS + 2);
      });
    });

    describe('completing', () => {
      it('arms the member for its next due time', async () => {
        const member = await arm(start);
        const claim = await claimOne();
        await queue.complete([{ claim, next: start - 500 }]);
        const again = await claimOne();
        expect(again.member).toBe(member);
        expect(again.token).not.toBe(claim.token);
      });

      it('removes the member when there is no next due time', async () => {
        const member = await arm(start);
        await queue.complete([{ claim: await claimOne(), next: null }]);
        expect(await queue.size()).toBe(0);
        expect(await queue.holds([member])).toEqual(new Set());
      });

      it('is possible through another instance than the one that claimed', async () => {
        await arm(start);
        await test.other.complete([{ claim: await claimOne(), next: null }]);
        expect(await queue.size()).toBe(0);
      });

      it('is void when the member was armed in the meantime', async () => {
        const member = await arm(start);
        const claim = await claimOne();
        await arm(start - 1, member);
        await queue.complete([{ claim, next: null }]);
        expect((await claimOne()).member).toBe(member);
      });

      it('is void when the member was armed and claimed again within the lease', async () => {
        const member = await arm(start);
        const claim = await claimOne();
        await arm(start, member);
        const standing = await claimOne();
        await queue.complete([{ claim, next: null }]);
        expect(await queue.size()).toBe(1);
        await queue.complete([{ claim: standing, next: null }]);
        expect(await queue.size()).toBe(0);
      });

      it('is void when the member was disarmed in the meantime', async () => {
        const member = await arm(start);
        const claim = await claimOne();
        await queue.disarm([member]);
        await queue.complete([{ claim, next: start }]);
        expect(await queue.size()).toBe(0);
      });

      it('is void when the member was claimed again after the lease', async () => {
        await arm(start);
        const claim = await claimOne();
        await test.passTime(CLAIM_LEASE_MS + 1);
        await claimOne();
        await queue.complete([{ claim, next: null }]);
        expect(await queue.size()).toBe(1);
      });

      it('is void the second time', async () => {
        await arm(start);
        const claim = await claimOne();
        await queue.complete([{ claim, next: start + 60_000 }]);
        await queue.complete([{ claim, next: null }]);
        expect(await queue.size()).toBe(1);
      });

      it('judges each member of a batch by itself', async () => {
        const moved = await arm(start - 1);
        const finished = await arm(start - 2);
        const { claims } = await queue.claimDue(10);
        await arm(start + 60_000, moved);
        await queue.complete(claims.map((claim) => ({ claim, next: null })));
        expect(await queue.holds([moved, finished])).toEqual(new Set([moved]));
      });
    });

    it('holds a member once, and moves it when it is armed again', async () => {
      const member = await arm(start + 60_000);
      await arm(start - 1, member);
      expect(await queue.size()).toBe(1);
      expect((await claimOne()).member).toBe(member);

      await arm(start + 60_000, member);
      expect((await queue.claimDue(10)).claims).toEqual([]);
    });

    it('forgets disarmed members, and accepts a member that it never held', async () => {
      const kept = await arm(start + 60_000);
      const disarmed = await arm(start - 1);
      await queue.disarm([disarmed, jobMember(randomUUID())]);
      expect((await queue.claimDue(10)).claims).toEqual([]);
      expect(await queue.holds([kept, disarmed])).toEqual(new Set([kept]));
    });

    it('arms missing members, and leaves those it holds in time alone, claimed or not', async () => {
      const waiting = await arm(start - 2);
      const claimed = await arm(start);
      await queue.claimDue(2);
      const missing = jobMember(randomUUID());
      const entries = [waiting, claimed, missing].map((member) => ({ member, dueAt: start - 1 }));
      expect(await queue.ensureArmed(entries)).toBe(1);
      expect((await claimOne()).member).toBe(missing);
    });

    it('arms members that it holds for later than they are due', async () => {
      const [late, later] = [await arm(start + 60_000), await arm(start + 60_000)];
      const entries = [
        { member: late, dueAt: start - 1 },
        { member: later, dueAt: start + 90_000 },
      ];
      expect(await queue.ensureArmed(entries)).toBe(1);
      expect((await claimOne()).member).toBe(late);
      expect(await queue.ensureArmed(entries)).toBe(0);
    });

    it('knows whether it was filled', async () => {
      expect(await queue.isFilled()).toBe(false);
      await test.other.markFilled();
      expect(await queue.isFilled()).toBe(true);
    });

    it('holds more members than one command can name', async () => {
      const members = Array.from({ length: 7_000 }, () => jobMember(randomUUID()));
      await queue.arm(members.map((member) => ({ member, dueAt: start })));
      expect(await queue.size()).toBe(members.length);
      expect(await queue.holds(members)).toHaveProperty('size', members.length);
      const { claims } = await queue.claimDue(members.length);
      expect(claims).toHaveLength(members.length);
      await queue.complete(claims.map((claim, index) => ({ claim, next: index < 10 ? start : null })));
      expect(await queue.size()).toBe(10);
      await queue.disarm(members);
      expect(await queue.size()).toBe(0);
    });

    it('accepts empty lists', async () => {
      await queue.arm([]);
      expect(await queue.ensureArmed([])).toBe(0);
      await queue.disarm([]);
      await queue.complete([]);
      expect(await queue.holds([])).toEqual(new Set());
      expect(await queue.size()).toBe(0);
    });

    describe('a listener', () => {
      it('hears the earliest due time of what is armed through another instance', async () => {
        const heard = nextArmed(queue);
        await test.other.arm([
          { member: jobMember(randomUUID()), dueAt: start + 90_000 },
          { member: jobMember(randomUUID()), dueAt: start + 60_000 },
        ]);
        expect(await heard).toBe(start + 60_000);
      });

      it('hears the earliest due time of what its own instance completes', async () => {
        await queue.arm([1, 2].map((age) => ({ member: jobMember(randomUUID()), dueAt: start - age })));
        const { claims } = await queue.claimDue(10);
        // What was armed above may be heard late.
        const heard = nextArmed(queue, { after: start });
        await queue.complete(claims.map((claim, index) => ({ claim, next: start + 90_000 - index })));
        expect(await heard).toBe(start + 89_999);
      });

      it('hears nothing once it has unsubscribed', async () => {
        const heard: number[] = [];
        const end = queue.onArmed((dueAt) => heard.push(dueAt));
        end();
        const stillListening = nextArmed(queue);
        await arm(start + 60_000);
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
