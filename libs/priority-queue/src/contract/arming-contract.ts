import { describe, expect, it } from '@jest/globals';
import { jobMember, runMember } from '@job-scheduler/job-model';
import { randomUUID } from 'node:crypto';
import { Arming } from '../arming.js';
import { useQueue, type PriorityQueueSetup } from './queue-under-test.js';

/** What every PriorityQueue holds. */
export function armingContract(name: string, setup: PriorityQueueSetup): void {
  describe(`${name} as a PriorityQueue`, () => {
    const { queue, other, start, now, arm, claimDue, claimOne } = useQueue(setup);

    it('arms the good jobs and runs beside one whose due time is no instant, which is due at once', async () => {
      const arming = new Arming(queue(), { warn: (event) => expect(event).toBe('') });
      const ids = Array.from({ length: 21 }, () => randomUUID());
      const timeOf = (index: number): number => (index === 7 ? NaN : start() - 1_000);
      const jobs = ids.map((job_id, index) => ({ job_id, next_due: timeOf(index) }));
      expect(await arming.ensureJobs(jobs, now())).toBe(21);
      const runs = ids.map((run_id, index) => ({ run_id, due_at: timeOf(index) }));
      await arming.runs(runs);
      const { claims } = await claimDue(100);
      expect(new Set(claims.map(({ member }) => member))).toEqual(
        new Set(ids.flatMap((id) => [jobMember(id), runMember(id)])),
      );
    });

    it('holds a member once, and moves it when it is armed again', async () => {
      const member = await arm(start() + 60_000);
      await arm(start() - 1, member);
      expect(await queue().size()).toBe(1);
      expect((await claimOne()).member).toBe(member);

      await arm(start() + 60_000, member);
      expect((await claimDue(10)).claims).toEqual([]);
    });

    it('forgets disarmed members, and accepts a member that it never held', async () => {
      const kept = await arm(start() + 60_000);
      const disarmed = await arm(start() - 1);
      await queue().disarm([disarmed, jobMember(randomUUID())]);
      expect((await claimDue(10)).claims).toEqual([]);
      expect(await queue().holds([kept, disarmed])).toEqual(new Set([kept]));
    });

    it('arms missing members, and leaves those it holds in time alone, claimed or not', async () => {
      const waiting = await arm(start() - 2);
      const claimed = await arm(start());
      await claimDue(2);
      const missing = jobMember(randomUUID());
      const entries = [waiting, claimed, missing].map((member) => ({ member, dueAt: start() - 1 }));
      expect(await queue().ensureArmed(entries, now())).toBe(1);
      expect((await claimOne()).member).toBe(missing);
    });

    it('arms members that it holds for later than they are due', async () => {
      const [late, later] = [await arm(start() + 60_000), await arm(start() + 60_000)];
      const entries = [
        { member: late, dueAt: start() - 1 },
        { member: later, dueAt: start() + 90_000 },
      ];
      expect(await queue().ensureArmed(entries, now())).toBe(1);
      expect((await claimOne()).member).toBe(late);
      expect(await queue().ensureArmed(entries, now())).toBe(0);
    });

    it('knows whether it was filled', async () => {
      expect(await queue().isFilled()).toBe(false);
      await other().markFilled();
      expect(await queue().isFilled()).toBe(true);
    });

    it('holds more members than one command can name', async () => {
      const members = Array.from({ length: 7_000 }, () => jobMember(randomUUID()));
      await queue().arm(members.map((member) => ({ member, dueAt: start() })));
      expect(await queue().size()).toBe(members.length);
      expect(await queue().holds(members)).toHaveProperty('size', members.length);
      const { claims } = await claimDue(members.length);
      expect(claims).toHaveLength(members.length);
      await queue().complete(claims.map((claim, index) => ({ claim, next: index < 10 ? start() : null })));
      expect(await queue().size()).toBe(10);
      await queue().disarm(members);
      expect(await queue().size()).toBe(0);
    });

    it('accepts empty lists', async () => {
      await queue().arm([]);
      expect(await queue().ensureArmed([], now())).toBe(0);
      await queue().disarm([]);
      await queue().complete([]);
      expect(await queue().holds([])).toEqual(new Set());
      expect(await queue().size()).toBe(0);
    });
  });
}
