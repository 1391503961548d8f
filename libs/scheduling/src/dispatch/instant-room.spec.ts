import { InstantRoom } from './instant-room.js';

describe('the room of an instant', () => {
  it('is what the runners can begin at once, and that of another instant is its own', () => {
    const room = new InstantRoom();
    const taken = [1_000, 1_001, 1_050, 1_150].map((at) => room.take(at, 2, 500));
    expect(taken).toEqual([true, true, false, true]);
  });

  it('grows with the runners', () => {
    const room = new InstantRoom();
    expect([0, 1, 1, 2].map((most) => room.take(1_000, most, 500))).toEqual([false, true, false, true]);
  });

  it('is counted of so many instants, of which those that are past make place for others', () => {
    const room = new InstantRoom(2);
    expect([1_000, 2_000, 3_000, 3_000].map((at) => room.take(at, 1, 500))).toEqual([true, true, true, true]);
    expect([3_000, 3_000, 2_000].map((at) => room.take(at, 1, 1_500))).toEqual([true, false, false]);
  });
});
