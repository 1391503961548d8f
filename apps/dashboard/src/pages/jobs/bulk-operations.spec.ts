import type { Schemas } from '@job-scheduler/api-client';
import { stateOf } from './bulk-operations.js';

const operation = (fields: object) =>
  ({
    total: 3,
    done: 3,
    failed: 0,
    state: 'succeeded',
    finished_at: '2030-01-01T00:00:00.000Z',
    ...fields,
  }) as Schemas['LongOperation'];

describe('operations that belong together', () => {
  it('are as far as all of them are', () => {
    expect(stateOf([operation({}), undefined])).toBeNull();
    const underWay = operation({ done: 1, failed: 1, state: 'running', finished_at: null });
    expect(stateOf([operation({}), underWay])).toEqual({
      total: 6,
      done: 4,
      failed: 1,
      isOver: false,
      isWhole: false,
    });
    expect(stateOf([operation({}), operation({})])).toMatchObject({ isOver: true, isWhole: true });
  });
});
