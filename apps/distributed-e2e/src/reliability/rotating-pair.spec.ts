import { rotatingPair } from './rotating-pair.js';

const keys = (seed: number): string[] => rotatingPair(seed).map(({ scenario }) => scenario.key);

describe('the rotating pair', () => {
  it('is a fault and a mutant, the same ones for the same seed', () => {
    expect(keys(20_420)).toEqual(keys(20_420));
    expect(keys(20_420)).toEqual([expect.not.stringMatching('mutant'), expect.stringMatching('mutant')]);
  });

  it('goes through all mutants, and through all faults that any machine can cause and no other test does', () => {
    const seen = new Set(Array.from({ length: 60 }, (_, seed) => keys(seed)).flat());
    expect([...seen]).toEqual(
      expect.arrayContaining(['2', '7', '9', '13', '17', '19', 'mutant-a', 'mutant-b', 'mutant-c']),
    );
    for (const key of ['1', '6', '12', '14', '16', '18']) expect(seen).not.toContain(key);
  });
});
