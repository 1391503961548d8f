import { assertClean, formatReport } from './checker/report.js';
import { Cluster } from './cluster/cluster.js';
import { scenariosOf } from './scenarios/catalogue.js';
import { runScenario } from './scenarios/run-scenario.js';

const START_LIMIT_MS = 120_000;
const SCENARIO_LIMIT_MS = 120_000;

/**
 * Runs the short forms of faults one after another on one cluster, which each fault must leave healthy.
 *
 * @param keys of the catalogue: `4` means `4a` and `4b`
 */
export function faultScenarios(keys: readonly string[]): void {
  let cluster: Cluster;

  beforeAll(async () => {
    cluster = await Cluster.start();
  }, START_LIMIT_MS);

  afterAll(() => cluster?.stop(), 60_000);

  afterEach(() => expect(cluster.all.filter(({ isRunning }) => !isRunning)).toEqual([]));

  describe('two apis, two schedulers and two runners keep their promises under', () => {
    it.each(keys.flatMap(scenariosOf))(
      'fault $key: $title',
      async (scenario) => {
        const { report } = await runScenario(scenario, cluster, { form: 'short', seed: 1 });
        process.stdout.write(`\n${scenario.title}\n${formatReport(report)}\n`);
        assertClean(report);
      },
      SCENARIO_LIMIT_MS,
    );
  });
}
