import type { Tick } from '../ticks/lanes.js';
import { resumeCounts } from './resume-counts.js';

const held = (state: Tick['state'] = 'held'): Tick => ({
  at: '2030-01-01T00:00:00.000Z',
  local: null,
  state,
  reason: 'paused',
  run_id: null,
  blocked_by: null,
});

describe('what would run when a job is resumed', () => {
  it('is nothing when nothing was due', () => {
    expect(resumeCounts([held('cancelled')], [])).toEqual({ none: 0, latest: 0, all: 0 });
  });

  it('is the latest tick also when the window does not reach it', () => {
    expect(resumeCounts([held()], [])).toEqual({ none: 0, latest: 1, all: 0 });
  });

  it('is at most a thousand ticks of the window', () => {
    expect(resumeCounts([], [held(), held(), held('skipped')])).toEqual({ none: 0, latest: 1, all: 2 });
    expect(
      resumeCounts(
        [],
        Array.from({ length: 1_001 }, () => held()),
      ).all,
    ).toBe(1_000);
  });
});
