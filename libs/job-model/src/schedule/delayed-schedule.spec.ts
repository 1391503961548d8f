import fc from 'fast-check';
import { compileSchedule } from './compile.js';

const BASE = Date.UTC(2030, 0, 1);

const compiled = (seed: string, jitter_seconds: number) =>
  compileSchedule({
    schedule: '*/10 * * * *',
    timezone: 'UTC',
    dst_gap: 'run_after',
    dst_fold: 'first',
    start_at: null,
    end_at: null,
    anchor: 0,
    seed,
    jitter_seconds,
  });

describe('jitter', () => {
  it('delays every tick of a job by the same time, up to the given limit', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.integer({ min: 1, max: 86_400 }), (seed, jitter) => {
        const [plain, moved] = [compiled(seed, 0), compiled(seed, jitter)];
        const delay = moved.next(BASE + 86_400_000)! - plain.next(BASE + 86_400_000)!;
        const shift = ((delay % 600_000) + 600_000) % 600_000;
        let tick = moved.next(BASE)!;
        for (let count = 0; count < 5; count += 1) {
          expect((tick - shift) % 600_000).toBe(0);
          const next = moved.next(tick)!;
          expect(next - tick).toBe(600_000);
          expect(moved.previous(next)).toBe(tick);
          expect(moved.count(tick, next)).toBe(1);
          tick = next;
        }
      }),
    );
  });

  it('stays within the given limit, and differs between jobs', () => {
    const delays = Array.from(
      { length: 200 },
      (_, index) => compiled(`job-${index}`, 60).next(BASE - 1)! - BASE,
    );
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThanOrEqual(60_000);
    expect(new Set(delays).size).toBeGreaterThan(150);
  });
});
