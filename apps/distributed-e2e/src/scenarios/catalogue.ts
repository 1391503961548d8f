import { clockFaults } from './clock-faults.js';
import { connectionFaults } from './connection-faults.js';
import { diskFaults } from './disk-full.js';
import { everythingTogether } from './everything-together.js';
import { networkFaults } from './network-faults.js';
import { policyFaults } from './policy-faults.js';
import { postgresFaults } from './postgres-faults.js';
import { processFaults } from './process-faults.js';
import { rabbitmqFaults } from './rabbitmq-faults.js';
import { promiseFaults } from './promise-faults.js';
import { races } from './races.js';
import { randomPairs } from './random-pairs.js';
import { redisFaults } from './redis-faults.js';
import type { Scenario } from './scenario.js';
import { soaks } from './soak.js';
import { targetFaults } from './target-faults.js';

/** Every scenario, in the order of guarantees.md. The last one has several faults in a row. */
export const CATALOGUE: readonly Scenario[] = [
  ...[
    ...processFaults,
    ...redisFaults,
    ...rabbitmqFaults,
    ...postgresFaults,
    ...networkFaults,
    ...clockFaults,
    ...targetFaults,
    ...diskFaults,
    ...races,
    ...policyFaults,
    ...promiseFaults,
    ...connectionFaults,
    ...soaks,
    ...randomPairs,
  ].sort((a, b) => Number.parseInt(a.key) - Number.parseInt(b.key)),
  ...everythingTogether,
];

/** The scenarios of a fault: `4` means `4a` and `4b`. @throws Error when there is none. */
export function scenariosOf(fault: string): Scenario[] {
  const found = CATALOGUE.filter(({ key }) => key === fault || /^(\d+)/.exec(key)?.[1] === fault);
  if (found.length > 0) return found;
  const known = CATALOGUE.map(({ key }) => key).join(', ');
  throw new Error(`There is no scenario ${fault}: the scenarios are ${known}.`);
}
