import { randomUUID } from 'node:crypto';
import { HeldDelivery } from './held-delivery.js';

function held(runs: number) {
  const words: string[] = [];
  const delivery = {
    runs: Array.from({ length: runs }, () => ({ run_id: randomUUID(), attempt: 1 })),
    ack: () => words.push('ack'),
    release: () => words.push('release'),
    reject: () => words.push('reject'),
  };
  return { delivery: new HeldDelivery(delivery, 0), words };
}

describe('HeldDelivery', () => {
  it('is acknowledged when the last of its runs is claimed, and not before', () => {
    const { delivery, words } = held(3);
    expect(delivery.pendingRuns()).toHaveLength(3);
    delivery.claimed();
    delivery.claimed();
    expect(words).toEqual([]);
    delivery.claimed();
    expect(words).toEqual(['ack']);
  });

  it('is rejected as poison instead, once its other runs are claimed', () => {
    const { delivery, words } = held(2);
    delivery.condemn();
    delivery.claimed();
    expect(words).toEqual([]);
    delivery.claimed();
    expect(words).toEqual(['reject']);
  });

  it('goes back as a whole', () => {
    const { delivery, words } = held(2);
    delivery.claimed();
    delivery.release();
    expect(words).toEqual(['release']);
  });
});
