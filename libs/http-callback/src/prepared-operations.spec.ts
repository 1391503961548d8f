import { operationSchema } from '@job-scheduler/job-model';
import { AddressGuard, policyOf } from './index.js';
import { AxiosHttpCallback } from './axios/index.js';
import { PreparedOperations } from './prepared-operations.js';

const callback = new AxiosHttpCallback({ version: '1.2.3', addresses: new AddressGuard(policyOf('any')) });
afterAll(() => callback.close());

const operationWith = (payload: unknown) =>
  operationSchema.parse({ callback_url: 'http://localhost:9000/hook', payload });

test('an operation is prepared once for all its calls', () => {
  const operations = new PreparedOperations(callback);
  const [one, other] = [operationWith(1), operationWith(1)];
  const first = operations.of(one);
  expect(first).not.toBeNull();
  expect(operations.of(one)).toBe(first);
  expect(operations.of(other)).not.toBe(first);
});

test('an operation never gets what was prepared for another', () => {
  const operations = new PreparedOperations(callback);
  const [one, two, three] = [operationWith(1), operationWith(2), operationWith(3)];
  const bodyOf = (stated: typeof one) => {
    const operation = operations.of(stated);
    return operation && callback.describe({ operation, headers: {} }).body;
  };
  expect([one, two, one, one, three].map(bodyOf)).toEqual(['1', '2', '1', '1', '3']);
});

test('an operation with placeholders is never shared, and is looked through only once', () => {
  const operations = new PreparedOperations(callback);
  let looks = 0;
  const operation = operationWith({ id: '{{run_id}}' });
  const watched = {
    ...operation,
    get payload() {
      looks += 1;
      return operation.payload;
    },
  };
  expect(operations.of(watched)).toBeNull();
  const firstLooks = looks;
  expect(operations.of(watched)).toBeNull();
  expect(firstLooks).toBeGreaterThan(0);
  expect(looks).toBe(firstLooks);
});

test('an operation whose payload is larger than 64 KiB is not kept', () => {
  const operations = new PreparedOperations(callback);
  const large = operationWith('x'.repeat(64 * 1024));
  expect(operations.of(large)).not.toBe(operations.of(large));
  const fits = operationWith('x'.repeat(64 * 1024 - 2));
  expect(operations.of(fits)).toBe(operations.of(fits));
});
