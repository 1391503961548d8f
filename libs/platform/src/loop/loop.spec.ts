import { EventLog } from '../logging/event-log.js';
import { Loop } from './loop.js';
import { StandingClock } from './standing-clock.for-spec.js';

class RecordingLog extends EventLog {
  readonly events: string[] = [];
  debug(event: string): void {
    this.events.push(event);
  }
  info(event: string): void {
    this.events.push(event);
  }
  warn(event: string): void {
    this.events.push(event);
  }
  error(event: string): void {
    this.events.push(event);
  }
}

function loopOf(runOnce: () => Promise<number>) {
  const clock = new StandingClock();
  const log = new RecordingLog();
  return { clock, log, loop: new Loop({ name: 'test loop', runOnce }, clock, log) };
}

describe('Loop', () => {
  it('rests as long as the body asks for', async () => {
    const { clock, loop } = loopOf(async () => 1234);
    loop.start();
    await clock.slept(1);
    expect(clock.sleeps[0]?.ms).toBe(1234);
    await loop.stop();
  });

  it('takes the next turn at once when it is woken in its rest', async () => {
    let turns = 0;
    const { clock, loop } = loopOf(async () => {
      turns += 1;
      return 60_000;
    });
    loop.start();
    await clock.slept(1);
    loop.wake();
    await clock.slept(2);
    expect(turns).toBe(2);
    await loop.stop();
  });

  it('does not lose a wake that comes during a turn', async () => {
    const turns: (() => void)[] = [];
    let noticed: () => void = () => undefined;
    const { loop } = loopOf(
      () =>
        new Promise((resolve) => {
          turns.push(() => resolve(60_000));
          noticed();
        }),
    );
    const begun = async (count: number): Promise<void> => {
      while (turns.length < count) await new Promise<void>((resolve) => (noticed = resolve));
    };
    loop.start();
    await begun(1);
    loop.wake();
    turns[0]?.();
    await begun(2);
    const stopped = loop.stop();
    turns[1]?.();
    await stopped;
  });

  it('goes on after a failure, and says that it works again when none has followed for a while', async () => {
    const outcomes = ['away', 'away', null, 'away', null, null, null];
    const { clock, log, loop } = loopOf(async () => {
      const outcome = outcomes.shift();
      if (typeof outcome === 'string') throw new Error(outcome);
      return 60_000;
    });
    loop.start();
    for (let turn = 1; turn <= 5; turn += 1) {
      await clock.slept(turn);
      expect(log.events).toEqual(['loop_failed']);
      clock.sleeps[turn - 1]?.end();
    }
    await clock.slept(6);
    expect(log.events).toEqual(['loop_failed', 'loop_recovered']);
    expect(clock.sleeps.map(({ ms }) => ms)).toEqual([500, 500, 4_500, 500, 4_500, 60_000]);
    await loop.stop();
  });

  it('stops only when the turn under way has ended', async () => {
    let end: () => void = () => undefined;
    let ended = false;
    const { loop } = loopOf(async () => {
      await new Promise<void>((resolve) => (end = resolve));
      ended = true;
      return 0;
    });
    loop.start();
    const stopped = loop.stop();
    end();
    await stopped;
    expect(ended).toBe(true);
    await loop.stop();
  });
});
