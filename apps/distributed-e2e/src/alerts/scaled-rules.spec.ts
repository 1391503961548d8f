import { scaled } from './scaled-rules.js';

describe('scaled', () => {
  it('divides windows, offsets and waits', () => {
    expect(scaled('sum(increase(ticks_total[1h] offset 5m)) > 60\n  for: 10m', 60)).toBe(
      'sum(increase(ticks_total[60000ms] offset 5000ms)) > 60\n  for: 10000ms',
    );
    expect(scaled('group_wait: 30s\nrepeat_interval: 4h', 60)).toBe(
      'group_wait: 500ms\nrepeat_interval: 240000ms',
    );
  });

  it('leaves names, buckets and bounds alone', () => {
    const rule = 'job_scheduler:late_starts:ratio1h > 14.4 * 0.001 and x{le="5"} > 30';
    expect(scaled(rule, 60)).toBe(rule);
  });
});
