import type { Tick } from '../ticks/lanes.js';
import { missingRanges } from './missing-ranges.js';

const tick = (second: number, state: Tick['state'], until?: number): Tick => ({
  at: new Date(second * 1_000).toISOString(),
  local: null,
  state,
  reason: null,
  run_id: null,
  blocked_by: null,
  ...(until === undefined ? {} : { until: new Date(until * 1_000).toISOString(), count: 5 }),
});

const iso = (ms: number): string => new Date(ms).toISOString();

describe('what is missing', () => {
  it('lies in as few stretches as there can be, none of which holds a tick that ran', () => {
    const ticks = [
      tick(1, 'skipped'),
      tick(2, 'cancelled'),
      tick(3, 'succeeded'),
      tick(4, 'skipped'),
      tick(5, 'failed'),
      tick(6, 'running'),
    ];
    expect(missingRanges(ticks)).toEqual([
      { from: iso(1_000), to: iso(2_001) },
      { from: iso(4_000), to: iso(4_001) },
    ]);
  });

  it('holds all ticks of an entry that stands for several', () => {
    expect(missingRanges([tick(1, 'skipped', 9)])).toEqual([{ from: iso(1_000), to: iso(9_001) }]);
  });

  it('is nothing when every tick ran', () => {
    expect(missingRanges([tick(1, 'succeeded'), tick(2, 'lost')])).toEqual([]);
  });
});
