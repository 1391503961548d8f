import { RUNNER_LEASE } from '@job-scheduler/job-store';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REST_MS } from './reconciler.js';
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

describe('the runs of a runner that dies', () => {
  const { RENEW_EVERY_MS, FREED_AFTER_MS } = RUNNER_LEASE;

  /** How long after its death a runner is found silent. It renewed `age` before that; `phase`: when the passes begin. */
  const foundAfter = (age: number, phase: number): number => {
    const silent = new SilentRunners();
    const renewals = [{ runner_id: 'runner', renewal: 'last' }];
    let pass = -age + phase;
    while (silent.heardWithin(FREED_AFTER_MS, renewals, pass).length > 0) pass += REST_MS;
    return pass;
  };

  it('are freed 8 to 12 s later, as the documents say, whenever it renewed and the reconciler looks', () => {
    const found = [];
    for (let age = 0; age <= RENEW_EVERY_MS; age += 50)
      for (let phase = 0; phase < REST_MS; phase += 50) found.push(foundAfter(age, phase));
    expect(Math.min(...found)).toBe(8_000);
    // The reconciler counts from when it first saw the renewal; each of its passes takes a moment as well.
    expect(Math.max(...found)).toBeGreaterThan(10_900);
    expect(Math.max(...found)).toBeLessThanOrEqual(12_000);
    for (const document of ['architecture.md', 'guide/policies.md', 'operations/runbooks/ProcessDown.md'])
      expect(readFileSync(join(__dirname, '../../../../docs', document), 'utf8')).toContain('8 to 12 s');
  });
});
