import { decideOverlap, type Activity, type OverlapDecision } from './overlap.js';

const IDLE: Activity = { isActive: false, waiting: null };
const BUSY: Activity = { isActive: true, waiting: null };
const BUSY_AND_WAITING: Activity = { isActive: true, waiting: 500 };

const NOTHING: OverlapDecision = {
  queued: [],
  waiting: null,
  skipped: [],
  supersedesWaiting: false,
  replacesActive: false,
};

describe('overlap', () => {
  it.each(['allow', 'skip', 'wait', 'replace'] as const)(
    '%s leaves a single tick of an idle job alone',
    (policy) => {
      expect(decideOverlap([1_000], policy, IDLE)).toEqual({ ...NOTHING, queued: [1_000] });
    },
  );

  it.each(['allow', 'skip', 'wait', 'replace'] as const)('%s does nothing without ticks', (policy) => {
    expect(decideOverlap([], policy, BUSY_AND_WAITING)).toEqual(NOTHING);
  });

  it('allow runs every tick', () => {
    expect(decideOverlap([1, 2, 3], 'allow', BUSY)).toEqual({ ...NOTHING, queued: [1, 2, 3] });
  });

  it('skip runs the first of several ticks, and none while a run is active', () => {
    expect(decideOverlap([1, 2, 3], 'skip', IDLE)).toEqual({ ...NOTHING, queued: [1], skipped: [2, 3] });
    expect(decideOverlap([1, 2, 3], 'skip', BUSY)).toEqual({ ...NOTHING, skipped: [1, 2, 3] });
  });

  it('wait runs the first tick, keeps the newest and skips what lies between', () => {
    const kept = { ...NOTHING, queued: [1], skipped: [2], waiting: 3 };
    expect(decideOverlap([1, 2, 3], 'wait', IDLE)).toEqual(kept);
    expect(decideOverlap([1, 2], 'wait', BUSY)).toEqual({ ...NOTHING, skipped: [1], waiting: 2 });
  });

  it('wait lets a newer tick replace the waiting one', () => {
    const decision = { ...NOTHING, waiting: 1_000, supersedesWaiting: true };
    expect(decideOverlap([1_000], 'wait', BUSY_AND_WAITING)).toEqual(decision);
    // Nothing is active any more, and the waiting run is about to be released.
    expect(decideOverlap([1_000], 'wait', { isActive: false, waiting: 500 })).toEqual(decision);
  });

  it('replace runs the newest tick and cancels what is active', () => {
    expect(decideOverlap([1, 2, 3], 'replace', IDLE)).toEqual({ ...NOTHING, queued: [3], skipped: [1, 2] });
    const replacing = { ...NOTHING, queued: [3], replacesActive: true };
    expect(decideOverlap([3], 'replace', BUSY)).toEqual(replacing);
  });
});
