import { keepHeaders } from './response-headers.js';

const numbered = (count: number, value: string) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-${index}`, value]));

test('repeated headers are joined', () => {
  expect(keepHeaders({ 'set-cookie': ['a=1', 'b=2'], server: 'x', age: undefined })).toEqual({
    headers: { 'set-cookie': 'a=1, b=2', server: 'x', age: '' },
    leftOut: 0,
  });
});

test('a hundred are kept, and the rest is counted', () => {
  const { headers, leftOut } = keepHeaders(numbered(130, 'v'));
  expect(headers).toEqual(numbered(100, 'v'));
  expect(leftOut).toBe(30);
});

test('8 KiB are kept, and smaller ones that still fit', () => {
  const long = 'v'.repeat(4 * 1024);
  expect(keepHeaders({ a: long, b: long, c: 'small', d: long })).toEqual({
    headers: { a: long, c: 'small' },
    leftOut: 2,
  });
});

test('retry-after is kept whatever stands before it', () => {
  const { headers, leftOut } = keepHeaders({ ...numbered(200, 'v'), 'retry-after': '7' });
  expect(headers['retry-after']).toBe('7');
  expect(leftOut).toBe(100);
});

test('a location is kept as long as it may be followed, and cut beyond that', () => {
  for (const [length, kept] of [
    [8192, 8192],
    [8193, 8193],
    [60_000, 8193],
  ] as const) {
    const { headers, leftOut } = keepHeaders({ a: 'b', location: 'x'.repeat(length) });
    expect(headers['location']).toHaveLength(kept);
    expect(leftOut).toBe(0);
  }
});
