import { compileSchedule } from '@job-scheduler/job-model';
import { turnsOf } from './turns.mjs';

const FROM = Date.UTC(2030, 0, 1, 10, 59, 43);

/** When a cron expression is due next, by the product. */
const nextOf = (schedule: string) =>
  compileSchedule({
    schedule,
    timezone: 'UTC',
    dst_gap: 'run_after',
    dst_fold: 'first',
    start_at: null,
    end_at: null,
    anchor: 0,
    seed: 'bench',
  }).next(FROM);

describe('the turns of the contenders', () => {
  it.each([
    [1, 60],
    [5, 12],
    [5, 20],
    [4, 45],
    [7, 17],
    [6, 600],
  ])('%d contenders, %d s apart, are due when their cron expressions say', (contenders, periodSeconds) => {
    const turns = turnsOf(contenders, periodSeconds);
    for (let index = 0; index < contenders; index += 1) {
      expect(nextOf(turns.scheduleOf(index))).toBe(turns.firstFrom(FROM + 1, index).dueAt);
    }
  });

  it('come one after another, never closer than the period, also from one cycle to the next', () => {
    const turns = turnsOf(5, 20);
    let turn = turns.firstFrom(FROM);
    for (let count = 0; count < 20; count += 1) {
      const next = turns.after(turn);
      expect(next.index).toBe((turn.index + 1) % 5);
      expect(next.dueAt - turn.dueAt).toBeGreaterThanOrEqual(20_000);
      turn = next;
    }
    expect(turn.dueAt).toBe(turns.firstFrom(FROM).dueAt + 4 * turns.cycleMs);
  });

  it('are refused when an hour is too short for them', () => {
    expect(() => turnsOf(5, 721)).toThrow(
      '5 turns of 721 s do not fit into an hour: give a shorter --period.',
    );
  });
});
