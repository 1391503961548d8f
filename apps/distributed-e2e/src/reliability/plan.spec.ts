import { plan } from './plan.js';

const shown = (wanted: string, minutes?: number): string[] =>
  plan(wanted, minutes).map(({ scenario, form }) => `${scenario.key} ${form}`);

const FAULTS = Array.from({ length: 19 }, (_, index) => index + 1);

describe('the plan of a run', () => {
  it('has all parts of the requested faults, in the long form unless time is short', () => {
    expect(shown('4,together')).toEqual(['4a long', '4b long', 'together long']);
    expect(shown('4,18', 5)).toEqual(['4a short', '4b long', '18 short']);
    expect(shown('11-api-redis', 1)).toEqual(['11-api-redis short']);
  });

  it.each([1, 40, 600, undefined])('has every fault of the guarantees in %s minutes', (minutes) => {
    const keys = plan('all', minutes).map(({ scenario }) => Number.parseInt(scenario.key));
    for (const fault of FAULTS) expect(keys).toContain(fault);
  });

  it('fills the remaining time with random pairs', () => {
    expect(shown('random', 4)).toEqual(['19 long', '19 long', '19 long', '19 long']);
  });

  it('refuses a scenario that does not exist', () => {
    expect(() => plan('1,99', 5)).toThrow('There is no scenario 99');
  });
});
