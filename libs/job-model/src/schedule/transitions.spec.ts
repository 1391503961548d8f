import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { arbitraryPolicy, arbitrarySchedule } from './arbitrary-schedule-spec.js';
import { agreedData } from './changed-zones-spec.js';
import { compileSchedule, useZoneData, type CompiledSchedule } from './index.js';
import { naiveTicks, naiveTransitions, readMinutes, type NaiveTransition } from './naive-walk-spec.js';
import { findZone } from './zones.js';

const ROUNDS = 4;
const HOUR = 3_600_000;
const FROM = Date.UTC(2020, 0, 1);
const TO = Date.UTC(2041, 0, 1);

const transitionsByZone = new Map(
  Intl.supportedValuesOf('timeZone').map((zone) => [zone, naiveTransitions(zone, FROM, TO)]),
);

const dataOf = agreedData();

/** One zone for each different transition. */
const transitions = new Map<string, NaiveTransition & { zone: string }>();
for (const [zone, ofZone] of transitionsByZone) {
  for (const transition of ofZone) transitions.set(Object.values(transition).join(), { ...transition, zone });
}

function ticksForward(schedule: CompiledSchedule, from: number, to: number): number[] {
  const ticks = [];
  for (let tick = schedule.next(from - 1); tick !== null && tick < to; tick = schedule.next(tick))
    ticks.push(tick);
  return ticks;
}

function ticksBackward(schedule: CompiledSchedule, from: number, to: number): number[] {
  const ticks = [];
  for (let tick = schedule.previous(to); tick !== null && tick >= from; tick = schedule.previous(tick)) {
    ticks.unshift(tick);
  }
  return ticks;
}

describe('the transitions of all IANA zones, 2020 to 2040', () => {
  it('finds the same transitions as a scan of every fourth day', () => {
    for (const [zone, expected] of transitionsByZone) {
      const found = [];
      useZoneData(dataOf(zone));
      const periods = findZone(zone);
      if (periods === null) throw new Error(`${zone} is not known`);
      let period = periods.at(FROM / 1000);
      while (period.end * 1000 < TO) {
        const next = periods.at(period.end);
        if (next.offset !== period.offset) {
          found.push({ at: next.start * 1000, before: period.offset * 1000, after: next.offset * 1000 });
        }
        period = next;
      }
      expect([zone, found]).toEqual([zone, expected]);
    }
  });

  it('neither misses nor invents a tick around any of them, forwards, backwards and counted', () => {
    expect(transitions.size).toBeGreaterThan(1000);
    const runs = ROUNDS * transitions.size;
    const schedules = fc.sample(arbitrarySchedule, { seed: 20, numRuns: runs });
    const policies = fc.sample(arbitraryPolicy, { seed: 21, numRuns: runs });
    let index = 0;
    let lastZone = '';
    for (const { at, before, after, zone } of transitions.values()) {
      if (zone !== lastZone) useZoneData(dataOf(zone));
      lastZone = zone;
      const reach = 2 * HOUR + Math.abs(after - before);
      // The minute before the window lets the walk see what came just before.
      const minutes = readMinutes(zone, at - reach - 60_000, at + reach);
      for (let round = 0; round < ROUNDS; round++, index++) {
        const naive = schedules[index];
        const policy = policies[index];
        if (naive === undefined || policy === undefined) throw new Error('too few samples');
        const definition = { schedule: naive.text, timezone: zone, ...policy };
        const compiled = compileSchedule({
          ...definition,
          start_at: null,
          end_at: null,
          anchor: 0,
          seed: '',
        });
        const expected = naiveTicks(naive, minutes, policy);
        const found = {
          forward: ticksForward(compiled, at - reach, at + reach),
          backward: ticksBackward(compiled, at - reach, at + reach),
          count: compiled.count(at - reach - 1, at + reach - 1),
        };
        const wanted = { forward: expected, backward: expected, count: expected.length };
        // Jest's own comparison is too slow to run each time.
        if (!isDeepStrictEqual(found, wanted))
          expect({ ...found, definition }).toEqual({ ...wanted, definition });
      }
    }
  });
});
