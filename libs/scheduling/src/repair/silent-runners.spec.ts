import { SilentRunners } from './silent-runners.js';

const [ann, bob] = ['ann', 'bob'];
const renewals = (...all: [string, string][]) => all.map(([runner_id, renewal]) => ({ runner_id, renewal }));

describe('SilentRunners', () => {
  it('hears a runner from when it first saw its last renewal', () => {
    const runners = new SilentRunners();
    expect(runners.heardWithin(10, renewals([ann, '1'], [bob, '1']), 100)).toEqual([ann, bob]);
    expect(runners.heardWithin(10, renewals([ann, '1'], [bob, '2']), 109)).toEqual([ann, bob]);
    expect(runners.heardWithin(10, renewals([ann, '1'], [bob, '2']), 110)).toEqual([bob]);
    expect(runners.heardWithin(10, renewals([ann, '2'], [bob, '2']), 119)).toEqual([ann]);
  });

  it('does not care what a renewal says, only that it changes', () => {
    const runners = new SilentRunners();
    runners.heardWithin(10, renewals([ann, '2030-01-01']), 0);
    expect(runners.heardWithin(10, renewals([ann, '2029-01-01']), 50)).toEqual([ann]);
  });

  it('forgets runners that are gone', () => {
    const runners = new SilentRunners();
    runners.heardWithin(10, renewals([ann, '1']), 0);
    expect(runners.heardWithin(10, [], 5)).toEqual([]);
    expect(runners.heardWithin(10, renewals([ann, '1']), 20)).toEqual([ann]);
  });
});
