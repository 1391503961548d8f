import { dayGrid, joinBuckets, levelOf, shortCount, weekGrid, worstOf, type Bucket } from './load-grid.js';

const bucketsFrom = (from: string, size: number, counts: readonly number[]): Bucket[] =>
  counts.map((count, index) => ({ at: new Date(Date.parse(from) + index * size).toISOString(), count }));

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the map of a day', () => {
  const minutes = bucketsFrom(
    '2030-01-01T09:00:00Z',
    MINUTE,
    Array.from({ length: 120 }, (_, minute) => (minute % 60 === 0 ? 10 : 1)),
  );

  it('has a row for each hour and a column for each five minutes', () => {
    const { columns, rows } = dayGrid(minutes, 'UTC');
    expect(columns).toHaveLength(12);
    expect(rows.map(({ label }) => label)).toEqual(['09:00', '10:00']);
    expect(rows[0]?.cells.map((cell) => cell?.count)).toEqual([14, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
  });

  it('names its rows by the clock of the viewer', () => {
    expect(dayGrid(minutes, 'Asia/Kolkata').rows[0]?.label).toBe('14:30');
  });
});

describe('the map of a week', () => {
  it('puts the hours of a day of the zone side by side', () => {
    const hours = bucketsFrom('2030-01-01T22:00:00Z', HOUR, [1, 2, 3, 4]);
    const { rows } = weekGrid(hours, 'UTC');
    expect(rows.map(({ label }) => label)).toEqual(['Tue 1', 'Wed 2']);
    expect(rows[0]?.cells.slice(21).map((cell) => cell?.count ?? null)).toEqual([null, 1, 2]);
    expect(rows[1]?.cells.slice(0, 3).map((cell) => cell?.count ?? null)).toEqual([3, 4, null]);
  });

  it('adds up the hour that clocks show twice', () => {
    const hours = bucketsFrom('2030-10-26T23:00:00Z', HOUR, [1, 2, 4, 8]);
    const [sunday] = weekGrid(hours, 'Europe/Paris').rows;
    expect(sunday?.cells.slice(1, 4).map((cell) => cell?.count)).toEqual([1, 6, 8]);
  });
});

describe('levelOf', () => {
  it('tells nothing from little, and gives the most the darkest shade', () => {
    expect([0, 1, 500, 1000].map((count) => levelOf(count, 0, 1000))).toEqual([0, 1, 3, 5]);
  });

  it('shows what stands out from a load that is always there', () => {
    expect([1700, 1720, 1800].map((count) => levelOf(count, 1700, 1800))).toEqual([1, 1, 5]);
  });

  it('has one shade for a load that is the same all the time', () => {
    expect(levelOf(7, 7, 7)).toBe(1);
  });
});

it('finds the fullest buckets, the earlier of two first, and no empty ones', () => {
  const buckets = bucketsFrom('2030-01-01T09:00:00Z', MINUTE, [3, 0, 9, 3]);
  expect(worstOf(buckets, 3).map(({ at, count }) => [at.slice(11, 16), count])).toEqual([
    ['09:02', 9],
    ['09:00', 3],
    ['09:03', 3],
  ]);
});

it('shortens counts that have no room in a cell', () => {
  expect([0, 999, 1000, 1749, 9_949, 9_950, 12_345].map(shortCount)).toEqual([
    '0',
    '999',
    '1.0k',
    '1.7k',
    '9.9k',
    '10k',
    '12k',
  ]);
});

it('joins buckets by their sum or by the most, the last of them shorter', () => {
  const buckets = bucketsFrom('2030-01-01T09:00:00Z', MINUTE, [1, 2, 3, 4, 5]);
  expect(joinBuckets(buckets, 2, 'sum').map(({ count }) => count)).toEqual([3, 7, 5]);
  expect(joinBuckets(buckets, 2, 'most').map(({ count }) => count)).toEqual([2, 4, 5]);
});
