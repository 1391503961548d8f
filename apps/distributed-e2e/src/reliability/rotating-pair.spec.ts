import { faultsOfTestRun, rotatingPair } from './rotating-pair.js';

const keys = (seed: number): string[] => rotatingPair(seed).map(({ scenario }) => scenario.key);

describe('the rotating pair', () => {
  it('is a fault and a mutant, the same ones for the same seed', () => {
    expect(keys(20_420)).toEqual(keys(20_420));
    expect(keys(20_420)).toEqual([expect.not.stringMatching('mutant'), expect.stringMatching('mutant')]);
  });

  it('goes through all mutants, and through all faults that any machine can cause, but for the one of every run', () => {
    const seen = new Set(Array.from({ length: 60 }, (_, seed) => keys(seed)).flat());
    expect([...seen]).toEqual(
      expect.arrayContaining([
        '1',
        '4a',
        '6',
        '10',
        '13',
        '17',
        '19',
        '24a',
        '24b',
        '24c',
        '24d',
        'mutant-a',
        'mutant-b',
        'mutant-c',
      ]),
    );
    for (const key of ['12', '14', '16', '18', '25b', 'together']) expect(seen).not.toContain(key);
  });

  it('comes after everything together, which every test run causes', () => {
    const [first, ...pair] = faultsOfTestRun(20_420);
    expect([first?.scenario.key, pair]).toEqual(['together', rotatingPair(20_420)]);
  });
});
