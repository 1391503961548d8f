import { KeptBytes } from './kept-bytes.js';

function keep(chunks: Buffer[], limit: number): KeptBytes {
  const kept = new KeptBytes(limit);
  for (const chunk of chunks) kept.append(chunk);
  return kept;
}

test('the first bytes are kept, however they are cut into chunks', () => {
  const all = Buffer.from(Array.from({ length: 300 }, (_, index) => index % 251));
  for (const size of [1, 7, 100, 299, 300]) {
    const chunks = Array.from({ length: Math.ceil(300 / size) }, (_, i) =>
      all.subarray(i * size, (i + 1) * size),
    );
    for (const limit of [1, 99, 100, 300, 500]) {
      expect(keep(chunks, limit).bytes).toEqual(all.subarray(0, limit));
    }
  }
});

test('chunks are never written to', () => {
  const slab = Buffer.from('abcdef');
  keep([slab.subarray(0, 2), Buffer.from('XY'), slab.subarray(2, 4)], 10);
  expect(slab.toString()).toBe('abcdef');
});

test('only a single chunk is held as it is: the buffers behind many small ones are let go', () => {
  const chunks = [1, 2, 3].map(() => Buffer.alloc(64 * 1024, 'x').subarray(0, 1));
  const first = keep(chunks.slice(0, 1), 4096).bytes.buffer;
  expect(first).toBe(chunks[0]?.buffer);
  const held = keep(chunks, 4096).bytes.buffer;
  for (const { buffer } of chunks) expect(held).not.toBe(buffer);
});
