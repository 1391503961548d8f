import { describeRatio, soundPairs } from './ratios.mjs';

const burst = (perSecond: number, otherLoad = 0, isWhole = true) => ({ perSecond, otherLoad, isWhole });
const pair = (ours: ReturnType<typeof burst>, theirs = burst(1_000)) => ({ ours, theirs });
type Pair = ReturnType<typeof pair>;
const rates = { value: ({ ours, theirs }: Pair) => ours.perSecond / theirs.perSecond, needed: 3 };

describe('a ratio of two contenders', () => {
  it('is the median of the ratios of each cycle, not the ratio of medians', () => {
    const pairs = [
      pair(burst(1_000), burst(1_000)),
      pair(burst(6_000), burst(2_000)),
      pair(burst(8_000), burst(4_000)),
    ];
    expect(describeRatio(pairs, rates)).toBe('2.00 (1.00, 3.00, 2.00)');
  });

  it('is refused when other load took more than a tenth of the machine in either half', () => {
    const pairs = [
      pair(burst(2_000)),
      pair(burst(2_000, 0.11)),
      pair(burst(2_000), burst(1_000, 0.37)),
      pair(burst(2_000)),
    ];
    expect(describeRatio(pairs, rates)).toBe(
      'refused: 2 sound pairs of 4, 3 needed; other load took up to 37 % of the machine in 2',
    );
  });

  it('stands with exactly a tenth', () => {
    expect(soundPairs([pair(burst(2_000, 0.1), burst(1_000, 0.1))])).toHaveLength(1);
  });

  it('leaves out the refused pairs, and says so, when enough are left', () => {
    const pairs = [pair(burst(9_000, 0.5)), pair(burst(2_000)), pair(burst(3_000)), pair(burst(4_000))];
    expect(describeRatio(pairs, rates)).toBe(
      '3.00 (2.00, 3.00, 4.00; 1 refused; other load took up to 50 % of the machine in 1)',
    );
  });

  it('is refused for a burst that lost calls, however quiet the machine', () => {
    const pairs = [pair(burst(2_000)), pair(burst(2_000)), pair(burst(9_000, 0, false))];
    expect(describeRatio(pairs, rates)).toBe(
      'refused: 2 sound pairs of 3, 3 needed; calls or results were missing, doubled or overdue in 1',
    );
  });

  it('is refused when nothing was measured', () => {
    expect(describeRatio([] as Pair[], rates)).toBe('refused: 0 sound pairs of 0, 3 needed');
  });
});
