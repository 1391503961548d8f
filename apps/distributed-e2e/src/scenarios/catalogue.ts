import { postgresFaults } from './postgres-faults.js';
import { processFaults } from './process-faults.js';
import { rabbitmqFaults } from './rabbitmq-faults.js';
import { redisFaults } from './redis-faults.js';
import type { Scenario } from './scenario.js';

/** Every scenario, in the order of guarantees.md. */
export const CATALOGUE: readonly Scenario[] = [
  ...processFaults,
  ...redisFaults,
  ...rabbitmqFaults,
  ...postgresFaults,
].sort((a, b) => Number.parseInt(a.key) - Number.parseInt(b.key));

/** The scenarios of a fault: `4` means `4a` and `4b`. @throws Error when there is none. */
export function scenariosOf(fault: string): Scenario[] {
  const found = CATALOGUE.filter(({ key }) => key === fault || key.replace(/[a-z]$/, '') === fault);
  if (found.length === 0)
    throw new Error(
      `There is no scenario ${fault}: known are ${CATALOGUE.map(({ key }) => key).join(', ')}.`,
    );
  return found;
}
