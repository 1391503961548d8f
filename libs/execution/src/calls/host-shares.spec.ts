import { HostShares } from './host-shares.js';

const begin = (shares: HostShares, host: string, count: number): void => {
  for (let call = 0; call < count; call += 1) shares.began(host, 0);
};

describe('HostShares', () => {
  const limits = { slots: 6, share: 2, rate: 0 };

  it('lets a single host use all slots', () => {
    const shares = new HostShares(limits);
    for (let call = 0; call < 6; call += 1) {
      expect(shares.admit('a', 0, 0)).toBe('go');
      shares.began('a', 0);
    }
    expect(shares.admit('a', 0, 0)).toBe('wait');
  });

  it('keeps a share beyond the slots for hosts that use less than that share', () => {
    const shares = new HostShares(limits);
    begin(shares, 'hanging', 6);
    expect(shares.admit('healthy', 0, 0)).toBe('go');
    shares.began('healthy', 0);
    expect(shares.admit('healthy', 0, 0)).toBe('go');
    shares.began('healthy', 0);
    expect(shares.admit('healthy', 0, 0)).toBe('wait');
  });

  it('makes no more calls than there are slots and the share, however many hosts there are', () => {
    const shares = new HostShares(limits);
    for (const host of ['a', 'b', 'c', 'd']) begin(shares, host, 2);
    expect(shares.areFull).toBe(true);
    expect(shares.admit('e', 0, 0)).toBe('wait');
    shares.ended('a', 0);
    expect(shares.admit('e', 0, 0)).toBe('go');
  });

  it('lets more runs of a host wait while they are claimed ahead', () => {
    const shares = new HostShares(limits);
    begin(shares, 'a', 6);
    expect(shares.admit('a', 2, 0)).not.toBe('wait');
    expect(shares.admit('a', 2, 0, 1)).toBe('wait');
    expect(shares.admit('a', 3, 0, 1)).not.toBe('wait');
  });

  it('lets a run wait whose host has just answered, and gives it back when the host is silent', () => {
    const shares = new HostShares(limits);
    begin(shares, 'a', 6);
    begin(shares, 'b', 1);
    shares.ended('a', 1_000);
    shares.began('a', 1_000);
    expect(shares.admit('a', 0, 1_249)).toBe('wait');
    expect(shares.admit('a', 0, 1_250)).toEqual({ postponeMs: 2_000 });
  });

  it('gives a run back for a moment when its host answers, and too many wait for it already', () => {
    const shares = new HostShares(limits);
    begin(shares, 'a', 6);
    expect(shares.admit('a', 2, 249)).toEqual({ postponeMs: 500 });
    expect(shares.admit('a', 2, 250)).toEqual({ postponeMs: 2_000 });
  });

  it('lets a run wait whose host has only just been called for the first time', () => {
    const shares = new HostShares(limits);
    begin(shares, 'a', 6);
    expect(shares.admit('a', 0, 249)).toBe('wait');
    expect(shares.admit('a', 0, 250)).toEqual({ postponeMs: 2_000 });
  });

  it('forgets a host without calls', () => {
    const shares = new HostShares({ slots: 4, share: 1, rate: 0 });
    begin(shares, 'a', 1);
    shares.ended('a', 5);
    begin(shares, 'b', 4);
    expect(shares.admit('a', 0, 6)).toBe('go');
  });

  describe('with a rate', () => {
    /** The calls that start in a minute when a run is always ready, checked every 300 ms as the runner does. */
    const begunInMinute = (rate: number): number => {
      const shares = new HostShares({ slots: 10_000, share: 1, rate });
      let count = 0;
      for (let now = 0; now < 60_000; now += 300) {
        while (shares.admit('a', 0, now) === 'go') {
          shares.began('a', now);
          count += 1;
        }
      }
      return count;
    };

    it('starts as many calls per second as the rate allows', () => {
      for (const rate of [1, 2, 10, 100]) {
        expect(begunInMinute(rate)).toBeGreaterThanOrEqual(rate * 58);
        expect(begunInMinute(rate)).toBeLessThanOrEqual(rate * 60 + Math.max(rate, 1));
      }
    });

    it('keeps a run that may be called soon, and gives back runs that would wait longer', () => {
      const shares = new HostShares({ slots: 10, share: 1, rate: 1 });
      shares.began('a', 0);
      expect(shares.admit('a', 0, 0)).toBe('wait');
      expect(shares.admit('a', 1, 0)).toEqual({ postponeMs: 2_000 });
      expect(shares.admit('b', 0, 0)).toBe('go');
    });

    it('spreads the runs that it gives back at the rate, over a minute at most, and keeps no more than a share', () => {
      const shares = new HostShares({ slots: 10, share: 2, rate: 1 });
      shares.began('a', 0);
      shares.began('a', 0);
      const delays = Array.from({ length: 70 }, () => shares.admit('a', 0, 0)).map((admission) =>
        typeof admission === 'string' ? admission : admission.postponeMs,
      );
      expect(delays.slice(0, 3)).toEqual([2_000, 3_000, 4_000]);
      expect(delays.at(-1)).toBe(60_000);
      const fast = new HostShares({ slots: 10, share: 2, rate: 10 });
      for (let call = 0; call < 5; call += 1) fast.began('a', 0);
      expect([0, 1, 2].map((waiting) => typeof fast.admit('a', waiting, 0))).toEqual([
        'string',
        'string',
        'object',
      ]);
    });

    it('forgets the pace of hosts that are no longer called', () => {
      const shares = new HostShares({ slots: 10, share: 1, rate: 1 });
      shares.began('a', 0);
      shares.forgetIdle(500);
      expect(shares.admit('a', 0, 500)).toBe('wait');
      shares.forgetIdle(1_000);
      expect(shares.admit('a', 0, 1_000)).toBe('go');
    });
  });
});
