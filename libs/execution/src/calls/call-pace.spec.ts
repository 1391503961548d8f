import { CallPace } from './call-pace.js';

/** Notes calls that end evenly over a time. */
function endCalls(pace: CallPace, from: number, until: number, perSecond: number): void {
  for (let at = from; at < until; at += 1000 / perSecond) pace.ended(at);
}

describe('CallPace', () => {
  it('claims nothing ahead before a call has ended', () => {
    expect(new CallPace().ahead(1_000)).toBe(0);
  });

  it('claims ahead what the slots can take within a quarter of a second', () => {
    const pace = new CallPace();
    endCalls(pace, 0, 2_000, 400);
    expect(pace.ahead(2_000)).toBe(100);
  });

  it('claims no more ahead than makes a claim cheaper', () => {
    const pace = new CallPace();
    endCalls(pace, 0, 1_000, 5_000);
    expect(pace.ahead(1_000)).toBe(500);
  });

  it('claims nothing ahead once calls have stopped ending', () => {
    const pace = new CallPace();
    endCalls(pace, 0, 1_000, 1_000);
    expect(pace.ahead(1_200)).toBe(250);
    expect(pace.ahead(1_500)).toBe(0);
    expect(pace.ahead(9_000)).toBe(0);
  });
});
