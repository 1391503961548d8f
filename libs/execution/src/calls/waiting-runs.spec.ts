import type { HeldRun } from './held-run.js';
import { WaitingRuns } from './waiting-runs.js';

/** Runs for the hosts named by letters, in this order. */
function waitingFor(hosts: string): WaitingRuns {
  const waiting = new WaitingRuns();
  [...hosts].forEach((host, index) => waiting.add({ host, claimedAt: index } as HeldRun));
  return waiting;
}

describe('WaitingRuns', () => {
  it('keeps the order of each host', () => {
    const waiting = waitingFor('aba');
    expect([waiting.countOf('a'), waiting.countOf('b'), waiting.countOf('c')]).toEqual([2, 1, 0]);
    expect(waiting.first('a')?.claimedAt).toBe(0);
    expect([waiting.take('a'), waiting.take('a'), waiting.take('a')].map((held) => held?.claimedAt)).toEqual([
      0,
      2,
      undefined,
    ]);
  });

  it('lets hosts take turns', () => {
    const waiting = waitingFor('aaab');
    expect(waiting.hosts()).toEqual(['a', 'b']);
    waiting.take('a');
    expect(waiting.hosts()).toEqual(['b', 'a']);
    waiting.take('b');
    expect(waiting.hosts()).toEqual(['a']);
  });

  it('gives all of them at once', () => {
    const waiting = waitingFor('aba');
    expect(waiting.takeAll().map(({ host }) => host)).toEqual(['a', 'a', 'b']);
    expect(waiting.hosts()).toEqual([]);
  });
});
