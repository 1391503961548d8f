import type { DriverLine, Operation } from '../history/driver-log.js';
import { expectedTicks, type ExpectedTick } from './expected-ticks.js';
import { timelinesOf } from './job-timeline.js';

const BEGIN = Date.parse('2030-01-07T12:00:00.000Z');
const RACE_MS = 500;

type Write = [Operation, begin: number, end: number | 'unknown' | 'refused'];

/** The log of a job that is due every second, is created at 0.5 s and is written to at the given seconds. */
function log(...writes: Write[]): DriverLine[] {
  const creation = { action: 'create', job: 1, name: 'job', schedule: '* * * * * *', path: '/' } as const;
  return [[creation, 0.4, 0.6] as Write, ...writes].flatMap(
    ([write, begin, end], operation): DriverLine[] => {
      const invoke: DriverLine = { kind: 'invoke', operation, at: BEGIN + begin * 1_000, ...write };
      if (end === 'unknown') return [invoke];
      if (end === 'refused') return [invoke, { kind: 'fail', operation, at: BEGIN, status: 409 }];
      const answer = { job_id: 'id', revision: 1, created_at: BEGIN + 500 };
      return [invoke, { kind: 'ok', operation, at: BEGIN + end * 1_000, ...answer }];
    },
  );
}

/** The ticks up to 5 s by second: whether a row is required, whether a call is, and which skips are allowed. */
function ticks(
  lines: DriverLine[],
): Record<number, [ExpectedTick['required'], ExpectedTick['call'], string]> {
  const [timeline] = timelinesOf(lines);
  if (timeline === undefined) return {};
  return Object.fromEntries(
    expectedTicks(timeline, BEGIN + 5_000, RACE_MS).map(({ at, required, call, skips }) => [
      (at - BEGIN) / 1_000,
      [required, call, [...skips].join()],
    ]),
  );
}

const runs = [true, 'required', ''];
const paused = [true, 'forbidden', 'paused'];
const pause: Operation = { action: 'pause', job: 1 };
const resume: Operation = { action: 'resume', job: 1 };

describe('the expected ticks', () => {
  it('begin after the creation, and must all run while nothing is written', () => {
    expect(ticks(log())).toEqual({ 1: runs, 2: runs, 3: runs, 4: runs, 5: runs });
  });

  it('do not exist before the creation is acknowledged', () => {
    expect(ticks(log().slice(0, 1))).toEqual({});
  });

  it('are skipped while the job is paused, and accounted for once the pause has ended', () => {
    const before = log([pause, 1.6, 1.7]);
    expect(ticks(before)).toMatchObject({ 1: runs, 2: [false, 'forbidden', 'paused'] });
    const after = log([pause, 1.6, 1.7], [resume, 4.1, 4.2]);
    expect(ticks(after)).toEqual({ 1: runs, 2: paused, 3: paused, 4: paused, 5: runs });
  });

  it('may run or not while a write is under way, and shortly before it', () => {
    const racing = [true, 'possible', 'paused'];
    const written = log([pause, 1.9, 2.1], [resume, 3.9, 4.1]);
    expect(ticks(written)).toEqual({ 1: runs, 2: racing, 3: paused, 4: racing, 5: runs });
    expect(ticks(log([pause, 2.4, 2.45], [resume, 3.1, 3.2]))).toMatchObject({ 2: racing, 3: paused });
    // The range of a pause, which is written when it ends, includes the ticks that it cut off.
    expect(ticks(log([pause, 2.4, 2.45]))).toMatchObject({ 2: [false, 'possible', 'paused'] });
  });

  it('end with the deletion, which may cut off the ticks that it races with', () => {
    const deletion: Operation = { action: 'delete', job: 1 };
    expect(ticks(log([deletion, 3.1, 3.2]))).toEqual({ 1: runs, 2: runs, 3: [true, 'possible', 'edited'] });
    expect(ticks(log([deletion, 2.9, 3.1]))).toMatchObject({ 3: [false, 'possible', 'edited'] });
  });

  it('follow the new schedule after an edit', () => {
    const edit: Operation = { action: 'edit', job: 1, schedule: '*/2 * * * * *' };
    expect(ticks(log([edit, 2.6, 2.7]))).toEqual({ 1: runs, 2: runs, 4: runs });
    const raced = ticks(log([edit, 2.9, 4.1]));
    expect(raced).toMatchObject({ 3: [false, 'possible', 'edited'], 4: [true, 'possible', 'edited'] });
    expect(raced).not.toHaveProperty('5');
  });

  it('do not change when a write was refused, and are uncertain when its outcome is unknown', () => {
    expect(ticks(log([pause, 1.6, 'refused']))).toMatchObject({ 2: runs, 5: runs });
    const uncertain = [false, 'possible', 'paused,edited'];
    expect(ticks(log([pause, 1.6, 'unknown']))).toEqual({
      1: runs,
      2: uncertain,
      3: uncertain,
      4: uncertain,
      5: uncertain,
    });
  });
});
