import { HostShares } from './host-shares.js';

const begin = (shares: HostShares, host: string, count: number): void => {
  for (let call = 0; call < count; call += 1) shares.began(host);
};

describe('HostShares', () => {
  it('lets a host that is alone use all slots but the last share', () => {
    const shares = new HostShares(8, 2);
    for (let call = 0; call < 6; call += 1) {
      expect(shares.admit('a', 0)).toBe('go');
      shares.began('a');
    }
    expect(shares.admit('a', 0)).toBe('postpone');
  });

  it('keeps the last share for hosts that use less than theirs', () => {
    const shares = new HostShares(8, 2);
    begin(shares, 'hanging', 6);
    expect(shares.admit('healthy', 0)).toBe('go');
    shares.began('healthy');
    expect(shares.admit('healthy', 0)).toBe('go');
    shares.began('healthy');
    expect(shares.admit('healthy', 0)).toBe('postpone');
  });

  it('has a run wait whose host has just answered, and gives it back when the host is silent', () => {
    const shares = new HostShares(8, 2);
    begin(shares, 'a', 6);
    begin(shares, 'b', 1);
    shares.ended('a', 1_000);
    shares.began('a');
    expect(shares.admit('a', 1_249)).toBe('wait');
    expect(shares.admit('a', 1_250)).toBe('postpone');
  });

  it('forgets a host without calls', () => {
    const shares = new HostShares(4, 1);
    begin(shares, 'a', 1);
    shares.ended('a', 5);
    begin(shares, 'b', 3);
    expect(shares.admit('a', 6)).toBe('go');
  });
});
