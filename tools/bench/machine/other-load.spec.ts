import { otherShare, parseMachineUsage } from './other-load.mjs';
import { cpuSecondsOfTrees } from './process-usage.mjs';

const STAT = 'cpu  100 200 300 4000 50 10 20 70 5 5\ncpu0 1 2 3 4 5 6 7 8 9 10\n';

describe('the load of other programs', () => {
  it('takes what the hypervisor stole for load, and waiting for disks for idleness', () => {
    expect(parseMachineUsage(STAT)).toEqual({ busy: 7, all: 47.5 });
  });

  it('is what the machine spent beyond our own processes, as a share of all its processors', () => {
    const before = { busy: 10, own: 5, all: 100 };
    expect(otherShare(before, { busy: 18, own: 10, all: 120 })).toBeCloseTo(0.15);
  });

  it('is never less than nothing', () => {
    const before = { busy: 10, own: 5, all: 100 };
    expect(otherShare(before, { busy: 10.5, own: 6, all: 120 })).toBe(0);
  });

  it('counts the work of this process as our own, but not as that of another', () => {
    const before = cpuSecondsOfTrees([process.pid]);
    const end = performance.now() + 60_000;
    while (cpuSecondsOfTrees([process.pid]) - before < 0.05 && performance.now() < end);
    expect(cpuSecondsOfTrees([process.pid]) - before).toBeGreaterThanOrEqual(0.05);
    expect(cpuSecondsOfTrees([])).toBe(0);
  });
});
