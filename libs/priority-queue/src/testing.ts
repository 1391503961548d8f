import { armingContract } from './contract/arming-contract.js';
import { claimingContract } from './contract/claiming-contract.js';
import { completingContract } from './contract/completing-contract.js';
import { listeningContract } from './contract/listening-contract.js';
import type { PriorityQueueSetup } from './contract/queue-under-test.js';

export type { PriorityQueueSetup, PriorityQueueUnderTest } from './contract/queue-under-test.js';

/** What every PriorityQueue does. Each test gets a queue of its own from `setup`. */
export function priorityQueueContract(name: string, setup: PriorityQueueSetup): void {
  claimingContract(name, setup);
  completingContract(name, setup);
  armingContract(name, setup);
  listeningContract(name, setup);
}
