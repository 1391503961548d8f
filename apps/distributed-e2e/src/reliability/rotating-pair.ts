import { CATALOGUE, scenariosOf } from '../scenarios/catalogue.js';
import { MUTANT_TRAPS } from '../scenarios/mutants.js';
import type { Scenario } from '../scenarios/scenario.js';
import type { PlannedRun } from './plan.js';

/** The fault that every test run causes: all that can fail, at the same time. */
const EVERY_RUN = 'together';

/** They have so many jobs, processes or calls that the tests beside them would suffer. */
const LEFT_OUT = ['14', '18', '25b', '26'];

/** What a test run causes: everything together, and the pair of the seed. */
export function faultsOfTestRun(seed: number): PlannedRun[] {
  return [...scenariosOf(EVERY_RUN).map(inShortForm), ...rotatingPair(seed)];
}

/**
 * One other fault, and one build that breaks a promise, which the checker must detect.
 * The same seed chooses the same two, and consecutive seeds go through all of them. Faults that not every machine can
 * cause are left to `npm run faults`.
 */
export function rotatingPair(seed: number): PlannedRun[] {
  const others = CATALOGUE.filter(
    ({ key, obstacle }) => obstacle === undefined && ![EVERY_RUN, ...LEFT_OUT].includes(key),
  );
  return [others, MUTANT_TRAPS].map((list: readonly Scenario[]) =>
    inShortForm(list[seed % list.length] as Scenario),
  );
}

const inShortForm = (scenario: Scenario): PlannedRun => ({ scenario, form: 'short' });
