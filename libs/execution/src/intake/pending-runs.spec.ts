import type { Delivery } from '@job-scheduler/job-queue';
import { HeldDelivery } from './held-delivery.js';
import { PendingRuns, ROOM_WITHIN_MS } from './pending-runs.js';

const MOST = 10;

/** Runs that came in messages with these numbers of runs. */
function received(...sizes: number[]): PendingRuns {
  const pending = new PendingRuns(MOST);
  for (const [message, size] of sizes.entries()) {
    const runs = Array.from({ length: size }, (_, run) => ({ run_id: `${message}.${run}`, attempt: 1 }));
    pending.add(new HeldDelivery({ runs } as Partial<Delivery> as Delivery, 0));
  }
  return pending;
}

const taken = (pending: PendingRuns, room: number, now = 0): string[] =>
  pending.take(room, now).map(({ reference }) => reference.run_id);

describe('PendingRuns', () => {
  it('takes the messages that fit as a whole', () => {
    const pending = received(2, 2, 3);
    expect(taken(pending, 6)).toEqual(['0.0', '0.1', '1.0', '1.1']);
    expect(taken(pending, 3)).toEqual(['2.0', '2.1', '2.2']);
    expect(pending.isEmpty).toBe(true);
  });

  it('waits for room for a message that does not fit, and divides it when there is none in time', () => {
    const pending = received(4);
    expect(taken(pending, 3, 100)).toEqual([]);
    expect(taken(pending, 3, 100 + ROOM_WITHIN_MS - 1)).toEqual([]);
    expect(taken(pending, 3, 100 + ROOM_WITHIN_MS)).toEqual(['0.0', '0.1', '0.2']);
  });

  it('takes the rest of a divided message as soon as there is any room', () => {
    const pending = received(4, 2);
    taken(pending, 1, 0);
    expect(taken(pending, 1, ROOM_WITHIN_MS)).toEqual(['0.0']);
    expect(taken(pending, 2, ROOM_WITHIN_MS)).toEqual(['0.1', '0.2']);
    expect(taken(pending, 3, ROOM_WITHIN_MS)).toEqual(['0.3', '1.0', '1.1']);
  });

  it('lets each message wait for itself', () => {
    const pending = received(4, 4);
    taken(pending, 3, 0);
    expect(taken(pending, 4, 15)).toHaveLength(4);
    expect(taken(pending, 3, ROOM_WITHIN_MS)).toEqual([]);
    expect(taken(pending, 3, 2 * ROOM_WITHIN_MS)).toHaveLength(3);
  });

  it('divides a message at once that can never fit', () => {
    expect(taken(received(MOST + 1), 3)).toEqual(['0.0', '0.1', '0.2']);
    expect(taken(received(MOST), 3)).toEqual([]);
  });

  it('tells which messages it has, when it forgets them', () => {
    const pending = received(2, 1);
    expect(pending.clear().size).toBe(2);
    expect(pending.isEmpty).toBe(true);
  });
});
