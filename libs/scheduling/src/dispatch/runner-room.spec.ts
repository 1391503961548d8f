import { ManualClock } from '@job-scheduler/testing';
import { RunnerRoom } from './runner-room.js';

describe('the room of the runners', () => {
  function setUp() {
    const clock = new ManualClock();
    const runners = { holds: 100, asked: 0, isAway: false };
    const runnersHold = async (): Promise<number> => {
      runners.asked += 1;
      if (runners.isAway) throw new Error('The store is away.');
      return runners.holds;
    };
    return { clock, runners, room: new RunnerRoom({ runnersHold }, clock) };
  }

  it('is none until the store has answered', async () => {
    const { room } = setUp();
    expect(room.latest).toBe(0);
    await Promise.resolve();
    expect(room.latest).toBe(100);
  });

  it('is asked for once a second at most, and only while somebody wants to know', async () => {
    const { clock, runners, room } = setUp();
    expect(await room.look()).toBe(100);
    runners.holds = 50;
    await clock.advance(999);
    expect([await room.look(), room.latest, runners.asked]).toEqual([100, 100, 1]);
    await clock.advance(9_001);
    expect([await room.look(), runners.asked]).toEqual([50, 2]);
  });

  it('is told to whoever looks while the question is on its way, and not the answer before', async () => {
    const { runners, room } = setUp();
    expect(room.latest).toBe(0);
    expect([await room.look(), runners.asked]).toEqual([100, 1]);
  });

  it('is none while nobody can tell', async () => {
    const { clock, runners, room } = setUp();
    await room.look();
    runners.isAway = true;
    await clock.advance(1_000);
    expect(await room.look()).toBe(0);
  });
});
