import { HostShares } from './host-shares.js';

const begin = (shares: HostShares, host: string, count: number): void => {
  for (let call = 0; call < count; call += 1) shares.began(host, 0);
};

describe('HostShares', () => {
  const limits = { slots: 6, share: 2, rate: 0 };

  it('lets a host that is alone use all slots', () => {
    const shares = new HostShares(limits);
    for (let call = 0; call < 6; call += 1) {
      expect(shares.admit('a', 0)).toBe('go');
      shares.began('a', 0);
    }
    expect(shares.admit('a', 0)).toBe('wait');
  });

  it('keeps a share beyond the slots for hosts that use less than such a share', () => {
    const shares = new HostShares(limits);
    begin(shares, 'hanging', 6);
    expect(shares.admit('healthy', 0)).toBe('go');
    shares.began('healthy', 0);
    expect(shares.admit('healthy', 0)).toBe('go');
    shares.began('healthy', 0);
    expect(shares.admit('healthy', 0)).toBe('wait');
  });

  it('has a run wait whose host has just answered, and gives it back when the host is silent', () => {
    const shares = new HostShares(limits);
    begin(shares, 'a', 6);
    begin(shares, 'b', 1);
    shares.ended('a', 1_000);
    shares.began('a', 1_000);
    expect(shares.admit('a', 1_249)).toBe('wait');
    expect(shares.admit('a', 1_250)).toBe('postpone');
  });

  it('has a run wait whose host has only just been called at all', () => {
    const shares = new HostShares(limits);
    begin(shares, 'a', 6);
    expect(shares.admit('a', 249)).toBe('wait');
    expect(shares.admit('a', 250)).toBe('postpone');
  });

  it('forgets a host without calls', () => {
    const shares = new HostShares({ slots: 4, share: 1, rate: 0 });
    begin(shares, 'a', 1);
    shares.ended('a', 5);
    begin(shares, 'b', 4);
    expect(shares.admit('a', 6)).toBe('go');
  });

  describe('with a rate', () => {
    /** Calls begun in a minute when a run is always ready, looked at every 300 ms as the runner does. */
    const begunInMinute = (rate: number): number => {
      const shares = new HostShares({ slots: 10_000, share: 1, rate });
      let count = 0;
      for (let now = 0; now < 60_000; now += 300) {
        while (shares.admit('a', now) === 'go') {
          shares.began('a', now);
          count += 1;
        }
      }
      return count;
    };

    it('begins as many calls per second as it allows', () => {
      for (const rate of [1, 2, 10, 100]) {
        expect(begunInMinute(rate)).toBeGreaterThanOrEqual(rate * 58);
        expect(begunInMinute(rate)).toBeLessThanOrEqual(rate * 60 + Math.max(rate, 1));
      }
    });

    it('keeps a run that may soon be called, and gives back what would wait longer', () => {
      const shares = new HostShares({ slots: 10, share: 1, rate: 1 });
      shares.began('a', 0);
      expect(shares.admit('a', 0)).toBe('wait');
      shares.began('a', 0);
      expect(shares.admit('a', 0)).toBe('postpone');
      expect(shares.admit('b', 0)).toBe('go');
    });

    it('forgets the pace of hosts that are not called any more', () => {
      const shares = new HostShares({ slots: 10, share: 1, rate: 1 });
      shares.began('a', 0);
      shares.forgetIdle(500);
      expect(shares.admit('a', 500)).toBe('wait');
      shares.forgetIdle(1_000);
      expect(shares.admit('a', 1_000)).toBe('go');
    });
  });
});
