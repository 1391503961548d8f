import { assertClean } from './checker/report.js';
import { Cluster } from './cluster/cluster.js';
import { MUTANT_TRAPS } from './scenarios/mutants.js';
import { runScenario } from './scenarios/run-scenario.js';
import type { Scenario } from './scenarios/scenario.js';
import { builtFile } from './workspace.js';

const START_LIMIT_MS = 120_000;
const SCENARIO_LIMIT_MS = 120_000;

let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
}, START_LIMIT_MS);

afterAll(() => cluster?.stop(), 60_000);

const run = (scenario: Scenario, isMutant = false) =>
  runScenario(scenario, cluster, { form: 'short', seed: 1, isMutant });

/** Replaces all services by ones that are built wrongly, for good. */
const replaceBy = (mutation: string): Promise<void> =>
  cluster.replaceServices({
    nodeArguments: ['--import', builtFile('mutations/register.js')],
    environment: { MUTATION: mutation },
  });

describe('the product as it is passes', () => {
  it.each(MUTANT_TRAPS)(
    '$title',
    async (scenario) => assertClean((await run(scenario)).report),
    SCENARIO_LIMIT_MS,
  );
});

describe('the checker finds out', () => {
  it.each(MUTANT_TRAPS)(
    'a build with $mutation',
    async (trap) => {
      await replaceBy(trap.mutation);
      const { report } = await run(trap, true);
      expect(report.findings.map(({ kind }) => kind)).toEqual(
        expect.arrayContaining([expect.stringMatching(new RegExp(`^(${trap.caughtAs.join('|')})$`))]),
      );
    },
    3 * SCENARIO_LIMIT_MS,
  );
});
