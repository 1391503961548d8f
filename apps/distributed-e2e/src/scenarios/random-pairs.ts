import { ANY_FAULTS } from '../checker/limits.js';
import { FAULT_ACTIONS, type FaultAction } from './fault-actions.js';
import { BUSY } from './load.js';
import type { Scenario } from './scenario.js';

const MAX_OFFSET_SECONDS = 3;
const SECONDS = [1, 5, 12];

const pair: Scenario = {
  key: '19',
  longMinutes: 1,
  title: 'two random faults together',
  required: 'the checker passes',
  limits: ANY_FAULTS,
  load: BUSY,
  async run(context) {
    const { random, fault, goOn, measure } = context;
    const first = random.pick(FAULT_ACTIONS);
    const second = random.pick(FAULT_ACTIONS.filter((action) => action !== first || !isOfOneServer(action)));
    const [offset, ...seconds] = [
      random.integer(0, MAX_OFFSET_SECONDS),
      random.pick(SECONDS),
      random.pick(SECONDS),
    ];
    measure('faults', `${first.name} (${seconds[0]} s), after ${offset} s ${second.name} (${seconds[1]} s)`);
    const run = async (action: FaultAction, after: number, length: number): Promise<void> => {
      await goOn(after);
      await fault(action.name, action.effects, () => action.run(context, length));
    };
    await Promise.all([run(first, 0, seconds[0] ?? 0), run(second, offset, seconds[1] ?? 0)]);
    await goOn(3);
  },
};

/** There is only one of each server, which cannot be killed twice at the same time. */
const isOfOneServer = ({ name }: FaultAction): boolean => /killed$/.test(name);

export const randomPairs: Scenario[] = [pair];
