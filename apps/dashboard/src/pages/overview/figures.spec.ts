import { endOf, heightsOf, latenessBars, outcomeBars, startOfRange, type Stats } from './figures.js';

const bucket: Stats['data'][number] = {
  at: '2030-01-01T09:00:00.000Z',
  succeeded: 1200,
  failed: 2,
  lost: 1,
  cancelled: 0,
  skipped: 4,
  open: 0,
  lateness_average_ms: 120,
  lateness_most_ms: 2_500,
};
const stats = (data: Stats['data'], seconds = 3600) => ({ data, bucket_seconds: seconds }) as Stats;

describe('outcomeBars', () => {
  it('counts lost runs with failed ones, at the bottom', () => {
    const [bar] = outcomeBars(stats([bucket]), 'UTC');
    expect(bar?.values).toEqual([3, 4, 0, 0, 1200]);
    expect(heightsOf(bar === undefined ? [] : [bar])).toEqual([1207]);
  });

  it('says when, and what there is', () => {
    const [bar] = outcomeBars(stats([bucket]), 'Europe/Paris');
    expect(bar?.hint).toBe('Tue 1, 10:00–11:00: 3 failed or lost, 4 skipped, 1,200 succeeded');
    expect(bar?.name).toBe('10:00');
  });

  it('names bars of several hours by their day', () => {
    expect(outcomeBars(stats([bucket], 10_800), 'UTC')[0]?.name).toBe('Tue 1');
  });

  it('says that a bucket is empty', () => {
    const empty = { ...bucket, succeeded: 0, failed: 0, lost: 0, skipped: 0 };
    expect(outcomeBars(stats([empty]), 'UTC')[0]?.hint).toMatch(/: nothing$/);
  });
});

describe('latenessBars', () => {
  it('puts what lacks to the most on the average', () => {
    const [bar] = latenessBars(stats([bucket]), 'UTC');
    expect(bar?.values).toEqual([120, 2_380]);
    expect(bar?.hint).toBe('Tue 1, 09:00–10:00: 120 ms on average, 2.5 s at most');
  });

  it('says that no run began', () => {
    const idle = { ...bucket, lateness_average_ms: null, lateness_most_ms: null };
    expect(latenessBars(stats([idle]), 'UTC')[0]?.hint).toMatch(/no run began$/);
  });
});

it('begins a range at a whole hour', () => {
  const now = Date.parse('2030-01-08T09:41:07Z');
  expect(startOfRange('day', now)).toBe('2030-01-07T09:00:00.000Z');
  expect(startOfRange('week', now)).toBe('2030-01-01T09:00:00.000Z');
});

it('knows where a bucket ends', () => {
  expect(endOf('2030-01-01T09:00:00.000Z', 300)).toBe('2030-01-01T09:05:00.000Z');
});
