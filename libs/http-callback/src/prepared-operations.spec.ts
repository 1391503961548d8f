import { AxiosHttpCallback } from './axios/index.js';
import type { CallbackOperation } from './http-callback.js';
import { PreparedOperations } from './prepared-operations.js';

const callback = new AxiosHttpCallback({ version: '1.2.3' });
afterAll(() => callback.close());

const operationWith = (payload: unknown): CallbackOperation => ({
  url: 'http://localhost:9000/hook',
  method: 'post',
  headers: {},
  query: {},
  payload,
  timeout_ms: 1_000,
});

/** Asks for operations and counts how often they had to be stated. */
function asked() {
  const operations = new PreparedOperations(callback);
  const stated: string[] = [];
  const get = (
    job: string,
    revision: number,
    operation: CallbackOperation | null = operationWith(revision),
  ) =>
    operations.get(job, revision, () => {
      stated.push(`${job} ${revision}`);
      return operation;
    });
  return { get, stated };
}

test('an operation is prepared once for all calls of a revision', () => {
  const { get, stated } = asked();
  const first = get('a', 1);
  expect(get('a', 1)).toBe(first);
  expect(get('b', 1)).not.toBe(first);
  expect(stated).toEqual(['a 1', 'b 1']);
});

test('another revision never gets the operation of the one before or after it', () => {
  const { get } = asked();
  const bodyAt = (revision: number) => {
    const operation = get('a', revision);
    return operation && callback.describe({ operation, headers: {} }).body;
  };
  expect([1, 2, 1, 1, 3].map(bodyAt)).toEqual(['1', '2', '1', '1', '3']);
});

test('that a revision has no operation for all its calls is kept as well', () => {
  const { get, stated } = asked();
  expect([get('a', 1, null), get('a', 1, null)]).toEqual([null, null]);
  expect(stated).toEqual(['a 1']);
});

test('an operation whose payload is larger than 64 KiB is not kept', () => {
  const { get, stated } = asked();
  for (const _ of [1, 2]) get('large', 1, operationWith('x'.repeat(64 * 1024)));
  for (const _ of [1, 2]) get('fits', 1, operationWith('x'.repeat(64 * 1024 - 2)));
  expect(stated).toEqual(['large 1', 'large 1', 'fits 1']);
});
