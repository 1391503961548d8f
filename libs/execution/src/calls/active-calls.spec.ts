import type { ClaimedRun } from '@job-scheduler/job-store';
import { ActiveCalls } from './active-calls.js';

describe('the calls that a runner is making', () => {
  const run = { run_id: 'run', policies: {} } as ClaimedRun;
  const claim = (claim_id: string) => ({ claim_id, lease: 1 });

  it('include both calls of a run that was claimed anew while the first one went on', () => {
    const calls = new ActiveCalls();
    const [first, second] = [calls.begin(run, claim('1'), 1_000), calls.begin(run, claim('2'), 500)];
    expect([calls.count, calls.lastDeadline()]).toEqual([2, 1_000]);
    calls.cancel('run', '2', 'by_ann');
    expect([first.signal.aborted, second.signal.aborted]).toEqual([false, true]);
    calls.end(second);
    calls.abortAll();
    expect([calls.count, first.signal.aborted]).toEqual([1, true]);
  });
});
