import {
  backfillPreview,
  changedTags,
  hasOperationEnded,
  keptErrors,
  MAX_OPERATION_ERRORS,
  nextBackfillTicks,
  OPERATION_STATES,
  operationRunId,
  operationStatesBefore,
  placeOfTick,
} from './operations.js';
import { instantOfRunId } from './run-id.js';
import { compileSchedule, type ScheduleDefinition } from './schedule/index.js';

const definition: ScheduleDefinition = {
  schedule: '* * * * *',
  timezone: 'UTC',
  dst_gap: 'run_after',
  dst_fold: 'first',
  start_at: null,
  end_at: null,
  anchor: 0,
  seed: '',
};
const schedule = compileSchedule(definition);
const MINUTE = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12);

it.each([
  [['a', 'b'], ['c'], [], 'a b c'],
  [['a', 'b'], ['b', 'c', 'c'], ['a'], 'b c'],
  [['a'], [], ['a', 'b'], ''],
  [['b', 'a'], ['a'], [], 'b a'],
])('tags %j with %j and without %j are %j', (tags, add, remove, after) => {
  expect(changedTags(tags, { add, remove }).join(' ')).toBe(after);
});

describe('the ticks of a backfill', () => {
  it('start at `from`, inclusive, and end before `to`', () => {
    const range = { from: NOON, to: NOON + 3 * MINUTE };
    expect(backfillPreview(schedule, range)).toEqual({ count: 3, first: NOON, last: NOON + 2 * MINUTE });
    const { ticks, isLast } = nextBackfillTicks(schedule, range, null, 10);
    expect(ticks).toEqual([NOON, NOON + MINUTE, NOON + 2 * MINUTE]);
    expect(isLast).toBe(true);
  });

  it('have neither a first nor a last tick when there is none', () => {
    const range = { from: NOON + 1, to: NOON + MINUTE };
    expect(backfillPreview(schedule, range)).toEqual({ count: 0, first: null, last: null });
    expect(nextBackfillTicks(schedule, range, null, 10)).toEqual({ ticks: [], isLast: true });
  });

  it('come in consecutive chunks, as many as the preview counted', () => {
    const range = { from: NOON, to: NOON + 25 * MINUTE };
    const all: number[] = [];
    for (let cursor: number | null = null, isLast = false; !isLast;) {
      const chunk = nextBackfillTicks(schedule, range, cursor, 10);
      all.push(...chunk.ticks);
      cursor = chunk.ticks.at(-1) ?? null;
      isLast = chunk.isLast;
    }
    expect(all).toEqual(Array.from({ length: 25 }, (_, index) => NOON + index * MINUTE));
    expect(backfillPreview(schedule, range).count).toBe(25);
  });
});

describe("the id of an operation's run", () => {
  const operation = { id: '01a20ad3-4e30-7fa9-910a-8c385f4d6f3b', created_at: NOON };

  it('is a UUID that begins with the creation time, and is the same for the same place', () => {
    const id = operationRunId(operation, placeOfTick(NOON));
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(instantOfRunId(id)).toBe(NOON);
    expect(operationRunId(operation, placeOfTick(NOON))).toBe(id);
  });

  it('orders the runs by place, from the first instant to the last', () => {
    const places = [0, 1, 2 ** 12, 2 ** 26, placeOfTick(NOON), placeOfTick(253_402_300_799_999)];
    const ids = places.map((place) => operationRunId(operation, place));
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(ids).size).toBe(places.length);
    for (const id of ids) expect(id).toHaveLength(36);
  });

  it('differs between operations of the same millisecond', () => {
    const other = { ...operation, id: '01a20ad3-4e30-7fa9-910a-8c385f4d6f3c' };
    expect(operationRunId(other, 1)).not.toBe(operationRunId(operation, 1));
  });
});

describe('the states of an operation', () => {
  it('say from which states each can be reached', () => {
    expect(operationStatesBefore('pending')).toEqual(['paused']);
    expect(operationStatesBefore('paused')).toEqual(['pending', 'running']);
    expect(operationStatesBefore('cancelled')).toEqual(['pending', 'running', 'paused']);
    expect(operationStatesBefore('succeeded')).toEqual(['running']);
  });

  it('end with success, failure and cancellation', () => {
    expect(OPERATION_STATES.filter(hasOperationEnded)).toEqual(['succeeded', 'failed', 'cancelled']);
  });
});

it('keeps each sentence once, and only the first of them', () => {
  expect(keptErrors(['a'], ['a', 'b'])).toEqual(['a', 'b']);
  const many = Array.from({ length: 30 }, (_, index) => `error ${index}`);
  expect(keptErrors([], many)).toEqual(many.slice(0, MAX_OPERATION_ERRORS));
});
