import fc from 'fast-check';
import { definitionWith } from './job-fixture-spec.js';
import type { Job, JobDefinition } from './job.js';
import {
  createJob,
  deleteJob,
  editJob,
  NeverFiresError,
  pauseJob,
  resumeJob,
  type JobChange,
} from './lifecycle.js';
import { arbitraryBounds, arbitrarySpan, BASE, naiveNext, naiveTicks } from './naive-ticks-spec.js';
import { planTicks } from './planning.js';
import type { Skip } from './run.js';
import { StateConflictError } from './state-conflict.js';

const ID = '7f7c0d4e-52b1-4c3a-9f4e-0d7c1f6f2a11';

const definition: fc.Arbitrary<JobDefinition> = fc
  .tuple(arbitraryBounds, fc.constantFrom('', 'other'), fc.constantFrom(undefined, true, false))
  .map(([bounds, description, active]) =>
    definitionWith({ ...bounds, description, ...(active === undefined ? {} : { active }) }),
  );

type Step =
  | { do: 'plan' | 'resume' | 'pause' | 'describe' }
  | { do: 'pause_until'; span: number }
  | { do: 'edit'; definition: JobDefinition };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ do: 'plan' as const }) },
  fc.constantFrom({ do: 'pause' as const }, { do: 'resume' as const }, { do: 'describe' as const }),
  arbitrarySpan.map((span) => ({ do: 'pause_until' as const, span })),
  { weight: 2, arbitrary: definition.map((edited) => ({ do: 'edit' as const, definition: edited })) },
);

const story = fc.record({
  created: definition,
  offset: fc.integer({ min: 0, max: 3000 }),
  steps: fc.array(fc.record({ span: arbitrarySpan, step }), { maxLength: 12 }),
});

const boundsOf = ({ schedule, start_at, end_at, max_runs }: Job['definition']): string =>
  JSON.stringify([schedule, start_at, end_at, max_runs]);

/**
 * A job, and beside it a naive ledger of which definition applies since when. Each operation's rows must be exactly the
 * ticks of that span.
 */
class Story {
  private since: number;
  private fired = 0;
  private paused: boolean;
  private ended = false;
  private readonly rows = new Set<number>();

  constructor(private job: Job) {
    this.since = job.created_at;
    this.paused = job.pause !== null;
    this.expectCursor(1);
  }

  take(step: Step, now: number): void {
    switch (step.do) {
      case 'plan':
        return this.plan(now);
      case 'pause':
        return this.pause(null, now);
      case 'pause_until':
        return this.pause(now + step.span, now);
      case 'resume':
        return this.resume(now);
      case 'describe':
        return this.edit({ ...this.job.definition, description: `${now}` }, now);
      case 'edit':
        return this.edit(step.definition, now);
    }
  }

  delete(now: number): void {
    const { skips, cancelRuns } = deleteJob(this.job, now);
    expect(cancelRuns).toBe('job_deleted');
    this.expectRows(skips, [], now, this.paused ? 'paused' : 'edited');
  }

  private plan(now: number): void {
    const { job } = this;
    const plan = planTicks({ ...job, id: ID }, now);
    if (this.paused || this.ended) return expect(plan).toBeNull();
    if (plan === null) return expect(this.ticksUntil(now)).toEqual([]);
    this.fired += plan.runs.length;
    const exhausted = this.fired === job.definition.max_runs;
    this.expectRows(plan.skips, plan.runs, exhausted ? plan.cursor.last_tick : now, 'missed');
    this.ended = exhausted || naiveNext(job, now) === null;
    this.job = { ...job, cursor: { ...job.cursor, ...plan.cursor } };
    this.expectCursor(job.cursor.revision);
  }

  private pause(until: number | null, now: number): void {
    const request = { reason: 'why', until };
    if (this.ended) return expect(() => pauseJob(this.job, request, 'ann', now)).toThrow(StateConflictError);
    const since = this.job.pause?.paused_at ?? now;
    const change = pauseJob(this.job, request, 'ann', now);
    expect(change).toMatchObject({
      pause: { reason: 'why', until, actor: 'ann', paused_at: since },
      cursor: { next_due: until },
      cancelRuns: 'job_paused',
      skips: [],
    });
    this.paused = true;
    this.apply(change);
  }

  private resume(now: number): void {
    const change = resumeJob(this.job, now);
    if (!this.paused) return expect(change).toBeNull();
    this.expectRows(change?.skips ?? [], [], now, 'paused');
    this.paused = false;
    this.ended = this.isOver();
    this.apply(change);
  }

  private edit(input: JobDefinition, now: number): void {
    const { job } = this;
    const { active, ...edited } = input;
    const rescheduled = boundsOf(edited) !== boundsOf(job.definition);
    if (rescheduled && naiveNext({ ...job, definition: edited }, now) === null) {
      return expect(() => editJob(job, input, 'ann', now)).toThrow(NeverFiresError);
    }
    const over = rescheduled && !this.paused ? this.isOver(edited, now) : this.ended;
    if (over && active === false) {
      return expect(() => editJob(job, input, 'ann', now)).toThrow(StateConflictError);
    }
    const change = editJob(job, input, 'ann', now);
    const switched = active !== undefined && active === this.paused;
    const same = !rescheduled && edited.description === job.definition.description;
    if (!switched && same) return expect(change).toBeNull();
    if (rescheduled || (switched && active)) {
      this.expectRows(change?.skips ?? [], [], now, this.paused ? 'paused' : 'edited');
    } else {
      expect(change?.skips).toEqual([]);
    }
    if (switched) this.paused = !active;
    this.job = { ...job, definition: edited };
    this.ended = !this.paused && (rescheduled || switched ? this.isOver() : this.ended);
    this.apply(change);
  }

  private apply(change: JobChange | null): void {
    const revision = this.job.cursor.revision + 1;
    expect(change?.definition).toEqual(this.job.definition);
    if (change !== null) this.job = { ...this.job, ...change };
    expect(this.job.pause !== null).toBe(this.paused);
    this.expectCursor(revision);
  }

  private isOver(definition = this.job.definition, now = this.since): boolean {
    const spent = definition.max_runs !== null && this.fired >= definition.max_runs;
    return spent || naiveNext({ ...this.job, definition }, now) === null;
  }

  private ticksUntil(now: number): number[] {
    return this.ended ? [] : naiveTicks(this.job, this.since, now);
  }

  /** The rows of one operation are the ticks up to now, each once, without those that have a row already. */
  private expectRows(skips: Skip[], runs: number[], now: number, reason: Skip['reason']): void {
    const skipped = skips.flatMap(({ from, to, count, ...skip }) => {
      const ticks = naiveTicks(this.job, from - 1, to);
      expect({ ...skip, count, from, to }).toEqual({
        reason,
        count: ticks.length,
        from: ticks[0],
        to: ticks.at(-1),
      });
      return ticks;
    });
    const rows = [...skipped, ...runs];
    expect(rows.join()).toBe(this.ticksUntil(now).join());
    expect(rows.filter((tick) => this.rows.has(tick))).toEqual([]);
    rows.forEach((tick) => this.rows.add(tick));
    this.since = now;
  }

  private expectCursor(revision: number): void {
    const { cursor, pause } = this.job;
    const status = this.paused ? 'paused' : this.ended ? 'ended' : 'active';
    const next_due = { paused: pause?.until ?? null, ended: null, active: naiveNext(this.job, this.since) }[
      status
    ];
    expect(cursor).toMatchObject({ revision, status, next_due, fired: this.fired });
  }
}

describe('the life of a job', () => {
  it('accounts for every tick exactly once, whatever happens when', () => {
    fc.assert(
      fc.property(story, ({ created, offset, steps }) => {
        let now = BASE + offset;
        const candidate = { created_at: now, definition: created };
        if (naiveNext(candidate, now) === null) {
          expect(() => createJob(ID, created, 'ann', now)).toThrow(NeverFiresError);
          return;
        }
        const job = new Story(createJob(ID, created, 'ann', now));
        for (const { span, step } of steps) job.take(step, (now += span));
        job.delete(now + 60_000);
      }),
      { numRuns: 500 },
    );
  });
});
