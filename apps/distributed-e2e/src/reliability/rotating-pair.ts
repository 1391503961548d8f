import { CATALOGUE } from '../scenarios/catalogue.js';
import { MUTANT_TRAPS } from '../scenarios/mutants.js';
import type { Scenario } from '../scenarios/scenario.js';
import type { PlannedRun } from './plan.js';

/** The keys of the faults that every test run causes. */
export const EVERY_RUN = {
  processes: ['1', '3', '4a', '4b', '5'],
  stores: ['6', '8', '10', '15', 'together'],
} as const;

/** One has so many jobs that the tests beside it would suffer; of the other, the contract tests tell as much. */
const LEFT_OUT = ['14', '24b'];

/**
 * One of the faults that other tests do not cause, and one build that breaks a promise, which the checker must detect.
 * The same seed chooses the same two, and consecutive seeds go through all of them. Faults that not every machine can
 * cause are left to `npm run faults`.
 */
export function rotatingPair(seed: number): PlannedRun[] {
  const everyRun: readonly string[] = [...EVERY_RUN.processes, ...EVERY_RUN.stores, ...LEFT_OUT];
  const others = CATALOGUE.filter(
    ({ key, cluster, obstacle }) =>
      cluster === undefined && obstacle === undefined && !everyRun.includes(key),
  );
  return [others, MUTANT_TRAPS].map((list: readonly Scenario[]) => ({
    scenario: list[seed % list.length] as Scenario,
    form: 'short',
  }));
}
