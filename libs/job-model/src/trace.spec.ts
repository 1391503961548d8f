import { randomUUID } from 'node:crypto';
import { tickRunId } from './run-id.js';
import { RUN_STATES, SKIP_REASONS } from './run.js';
import { isInTracedShare, mayHaveTrace, rootSpanIdOf, spanIdIn, traceIdOf, traceparentOf } from './trace.js';

const RUN = '01a20ad3-4e30-8fa9-910a-8c385f4d6f3b';

describe('the trace of a run', () => {
  it('has the id of the run, and a first span that everybody knows', () => {
    expect(traceIdOf(RUN)).toBe('01a20ad34e308fa9910a8c385f4d6f3b');
    expect(rootSpanIdOf(RUN)).toBe('910a8c385f4d6f3b');
  });

  it('is handed on as W3C Trace Context', () => {
    const traceparent = traceparentOf(RUN, '00f067aa0ba902b7', true);
    expect(traceparent).toBe('00-01a20ad34e308fa9910a8c385f4d6f3b-00f067aa0ba902b7-01');
    expect(traceparentOf(RUN, '00f067aa0ba902b7', false)).toMatch(/-00$/);
    expect(spanIdIn(traceparent)).toBe('00f067aa0ba902b7');
  });

  it('cannot be there while the run waits, or after its tick was skipped without a message', () => {
    const skipped = SKIP_REASONS.filter((reason) => mayHaveTrace({ state: 'skipped', reason }));
    expect(skipped).toEqual(['expired']);
    expect(RUN_STATES.filter((state) => !mayHaveTrace({ state, reason: null }))).toEqual([
      'waiting',
      'skipped',
    ]);
  });

  it.each([
    '',
    '00-a-b-01',
    `01-${traceIdOf(RUN)}-00f067aa0ba902b7-01`,
    `00-${traceIdOf(RUN)}-00F067AA0BA902B7-01`,
  ])('does not continue %j', (other) => expect(spanIdIn(other)).toBeNull());
});

describe('the share of runs that are traced', () => {
  const job = randomUUID();
  const ticks = Array.from({ length: 20_000 }, (_, index) =>
    tickRunId(1_764_000_000_000 + index * 1_000, job),
  );
  const traced = (share: number): number => ticks.filter((id) => isInTracedShare(id, share)).length;

  it('is all of them or none at its ends', () => {
    expect([traced(0), traced(1)]).toEqual([0, ticks.length]);
  });

  it.each([0.01, 0.1, 0.5])('is about %d of the ticks of one job', (share) => {
    expect(traced(share) / ticks.length).toBeGreaterThan(share * 0.75);
    expect(traced(share) / ticks.length).toBeLessThan(share * 1.25);
  });

  it('keeps what a smaller share keeps', () => {
    const few = ticks.filter((id) => isInTracedShare(id, 0.1));
    expect(few.every((id) => isInTracedShare(id, 0.2))).toBe(true);
  });
});
