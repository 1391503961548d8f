// Test support: schedules whose ticks are found without the compiler, by walking time.
import fc from 'fast-check';
import type { ScheduleBounds } from './job.js';

const SECOND = 1000;
const HOUR = 3_600_000;

/** A Monday at noon, UTC. */
export const BASE = Date.UTC(2026, 0, 5, 12);

type Walk = (from: number, to: number, origin: number) => Generator<number, void>;

const everyWholeSecond = (matches: (secondOfDay: number) => boolean): Walk =>
  function* (from, to) {
    for (let at = Math.ceil(from / SECOND) * SECOND; at <= to; at += SECOND) {
      if (matches((at / SECOND) % 86_400)) yield at;
    }
  };

const everyPeriod = (period: number): Walk =>
  function* (from, to, origin) {
    const first = origin - Math.floor((origin - from) / period) * period;
    for (let at = first; at <= to; at += period) yield at;
  };

/** The ticks in [from, to] of each schedule, none of which rests for more than an hour. */
const WALKS: Record<string, Walk> = {
  '* * * * * *': everyWholeSecond(() => true),
  '*/7 * * * * *': everyWholeSecond((second) => (second % 60) % 7 === 0),
  '* * * * *': everyWholeSecond((second) => second % 60 === 0),
  '20 */5 * * * *': everyWholeSecond((second) => second % 300 === 20),
  '@hourly': everyWholeSecond((second) => second % 3600 === 0),
  '@every 1s': everyPeriod(SECOND),
  '@every 90s': everyPeriod(90 * SECOND),
  '@every 31m': everyPeriod(31 * 60 * SECOND),
  '@at 2026-01-05T12:40:00Z': function* (from, to) {
    const at = BASE + 40 * 60 * SECOND;
    if (from <= at && at <= to) yield at;
  },
};

export interface NaiveJob {
  created_at: number;
  definition: Pick<ScheduleBounds, 'schedule' | 'start_at' | 'end_at'>;
}

function walk({ created_at, definition }: NaiveJob, after: number, until: number): Generator<number, void> {
  const { schedule, start_at, end_at } = definition;
  const from = Math.max(after + 1, start_at ?? -Infinity);
  const to = Math.min(until, end_at ?? Infinity);
  return WALKS[schedule]!(from, to, start_at ?? created_at);
}

/** The ticks in (after, until], in order. */
export const naiveTicks = (job: NaiveJob, after: number, until: number): number[] => [
  ...walk(job, after, until),
];

/** The first tick after an instant, or null. */
export function naiveNext(job: NaiveJob, after: number): number | null {
  const horizon = Math.max(after, job.definition.start_at ?? after, BASE) + HOUR;
  return walk(job, after, horizon).next().value ?? null;
}

const bound = fc.option(
  fc.integer({ min: -HOUR, max: 2 * HOUR }).map((offset) => BASE + offset),
  { freq: 3 },
);

/** Any of these schedules, in any bounds. */
export const arbitraryBounds: fc.Arbitrary<ScheduleBounds> = fc.record({
  schedule: fc.constantFrom(...Object.keys(WALKS)),
  timezone: fc.constant('UTC'),
  dst_gap: fc.constant('run_after' as const),
  dst_fold: fc.constant('first' as const),
  start_at: bound,
  end_at: bound,
  max_runs: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 3 }),
  jitter_seconds: fc.constant(0),
});

/** A span of time: nothing, milliseconds, around the lateness grace, or up to an hour. */
export const arbitrarySpan: fc.Arbitrary<number> = fc.oneof(
  fc.constantFrom(0, 1, 999, 1000, 29_999, 30_000, 30_001),
  fc.integer({ min: 0, max: 120_000 }),
  fc.integer({ min: 0, max: HOUR }),
);
