import type { Listens } from '@job-scheduler/job-store';
import { ManualClock } from '@job-scheduler/testing';
import { RunnerRoom } from './runner-room.js';

const NONE: Listens = { runs: 0, to: 'plain' };

describe('the room of the runners', () => {
  function setUp() {
    const clock = new ManualClock();
    const runners = { runs: 100, asked: 0, isAway: false };
    const runnersListen = async (): Promise<Listens> => {
      runners.asked += 1;
      if (runners.isAway) throw new Error('The store is away.');
      return { runs: runners.runs, to: 'all' };
    };
    return { clock, runners, room: new RunnerRoom({ runnersListen }, clock) };
  }

  it('is none until the store has answered', async () => {
    const { room } = setUp();
    expect(room.latest).toEqual(NONE);
    await Promise.resolve();
    expect(room.latest).toEqual({ runs: 100, to: 'all' });
  });

  it('is asked for once a second at most, and only while somebody wants to know', async () => {
    const { clock, runners, room } = setUp();
    expect((await room.look()).runs).toBe(100);
    runners.runs = 50;
    await clock.advance(999);
    expect([(await room.look()).runs, room.latest.runs, runners.asked]).toEqual([100, 100, 1]);
    await clock.advance(9_001);
    expect([(await room.look()).runs, runners.asked]).toEqual([50, 2]);
  });

  it('is told to whoever looks while the question is on its way, and not the answer before', async () => {
    const { runners, room } = setUp();
    expect(room.latest).toEqual(NONE);
    expect([(await room.look()).runs, runners.asked]).toEqual([100, 1]);
  });

  it('is none while nobody can tell', async () => {
    const { clock, runners, room } = setUp();
    await room.look();
    runners.isAway = true;
    await clock.advance(1_000);
    expect(await room.look()).toEqual(NONE);
  });
});
