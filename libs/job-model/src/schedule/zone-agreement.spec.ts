import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { arbitraryPolicy, arbitrarySchedule } from './arbitrary-schedule-spec.js';
import { isChanged } from './changed-zones-spec.js';
import { compileSchedule, previewSchedule, useZoneData, type ScheduleDefinition } from './index.js';
import { naiveTicks, readMinutes } from './naive-walk-spec.js';
import { define } from './schedule-fixture-spec.js';
import { packagedZoneData, platformZoneData } from './zone-data.js';

const packaged = packagedZoneData();
const HOUR = 3_600_000;

/** The years in which the package lists every change, and those in which the rules after the last one hold. */
const LISTED = { min: Date.UTC(1970, 0, 3), max: Date.UTC(2100, 11, 31) };
const BY_RULE = { min: Date.UTC(2499, 0, 1), max: Date.UTC(2560, 11, 31) };

const zones = Intl.supportedValuesOf('timeZone').filter((zone) => !isChanged(zone));
const moment = fc.oneof({ weight: 3, arbitrary: fc.integer(LISTED) }, fc.integer(BY_RULE));

/** Changes of zones, and one of its zones for each. */
const changesOf = (zone: string, { min, max }: typeof LISTED): number[] =>
  (packaged.find(zone)?.changes(min / 1000, max / 1000) ?? []).slice(1).map(({ at }) => at * 1000);

/** An instant, or just before a change of the zone: there the data count most. */
const momentIn = (zone: string): fc.Arbitrary<number> => {
  const changes = [LISTED, BY_RULE].flatMap((years) => changesOf(zone, years));
  if (changes.length === 0) return moment;
  const near = fc
    .tuple(fc.constantFrom(...changes), fc.integer({ min: -26 * HOUR, max: 0 }))
    .map(([at, before]) => Math.max(LISTED.min, at + before));
  return fc.oneof(moment, near);
};

const inZone = fc
  .constantFrom(...zones)
  .chain((timezone) => fc.tuple(fc.constant(timezone), momentIn(timezone)));

afterEach(() => useZoneData(packaged));

describe('schedules by the data of the package and by those of the platform, 1970 to 2100 and long after', () => {
  const answersTo = (definition: ScheduleDefinition, at: number) => {
    const schedule = compileSchedule(definition);
    const next = schedule.next(at);
    return {
      next,
      previous: schedule.previous(at),
      count: next === null ? 0 : schedule.count(at - 3 * 24 * HOUR, next),
      preview: previewSchedule(definition, at, 3),
      once: previewSchedule({ ...definition, schedule: `@at ${new Date(at).toISOString()}` }, at - 1, 1)
        .description,
    };
  };

  it('have the same ticks, counts, local times, transitions and descriptions', () => {
    fc.assert(
      fc.property(arbitrarySchedule, arbitraryPolicy, inZone, ({ text }, policy, [timezone, at]) => {
        const definition = define(text, { timezone, ...policy });
        useZoneData(packaged);
        const ours = answersTo(definition, at);
        useZoneData(platformZoneData);
        const theirs = answersTo(definition, at);
        if (!isDeepStrictEqual(ours, theirs)) expect(ours).toEqual(theirs);
      }),
      { numRuns: 250, seed: 30 },
    );
  });

  it('tick as a walk by the clocks of the platform does, around changes', () => {
    useZoneData(packaged);
    const changed = zones.flatMap((zone) =>
      [LISTED, BY_RULE].flatMap((years) => changesOf(zone, years).map((at) => ({ zone, at, years }))),
    );
    for (const years of [LISTED, BY_RULE]) {
      const sampled = fc.constantFrom(...changed.filter((each) => each.years === years));
      fc.assert(
        fc.property(arbitrarySchedule, arbitraryPolicy, sampled, (naive, policy, { zone, at }) => {
          const [from, to] = [at - 3 * HOUR, at + 3 * HOUR];
          const minutes = readMinutes(zone, from - 60_000, to);
          // The walk goes from minute to minute.
          fc.pre(minutes.every(({ at: instant, wall }) => (wall - instant) % 60_000 === 0));
          const schedule = compileSchedule(define(naive.text, { timezone: zone, ...policy }));
          const ticks = [];
          for (let tick = schedule.next(from - 1); tick !== null && tick < to; tick = schedule.next(tick))
            ticks.push(tick);
          const expected = naiveTicks(naive, minutes, policy);
          if (!isDeepStrictEqual(ticks, expected)) expect(ticks).toEqual(expected);
          expect(schedule.count(from - 1, to - 1)).toBe(expected.length);
        }),
        { numRuns: 100, seed: 31 },
      );
    }
  });
});
