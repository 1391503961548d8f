import { assertClean, formatReport } from './checker/report.js';
import { Cluster } from './cluster/cluster.js';
import { scenariosOf } from './scenarios/catalogue.js';
import { runScenario } from './scenarios/run-scenario.js';
import type { Scenario } from './scenarios/scenario.js';

const START_LIMIT_MS = 120_000;
const SCENARIO_LIMIT_MS = 120_000;

/** The faults that every run of the tests makes, in their short form; `npm run faults` makes all. */
const FAULTS = ['1', '3', '4', '5', '6', '8', '10', '15'].flatMap(scenariosOf);
const EVERYTHING = scenariosOf('together');

// One cluster for all, one after the other: each must leave it healthy.
let cluster: Cluster;

beforeAll(async () => {
  cluster = await Cluster.start();
}, START_LIMIT_MS);

afterAll(() => cluster?.stop(), 60_000);

afterEach(() => expect(cluster.all.filter(({ isRunning }) => !isRunning)).toEqual([]));

const run = (scenario: Scenario) => runScenario(scenario, cluster, { form: 'short', seed: 1 });

describe('two apis, two schedulers and two runners keep their promises under', () => {
  it.each(FAULTS)(
    'fault $key: $title',
    async (scenario) => assertClean((await run(scenario)).report),
    SCENARIO_LIMIT_MS,
  );

  it.each(EVERYTHING)(
    '$title',
    async (scenario) => {
      const { report } = await run(scenario);
      process.stdout.write(`\n${scenario.title}\n${formatReport(report)}\n`);
      assertClean(report);
    },
    SCENARIO_LIMIT_MS,
  );
});
