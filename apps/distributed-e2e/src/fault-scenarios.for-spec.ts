import { assertClean, formatReport } from './checker/report.js';
import { Cluster } from './cluster/cluster.js';
import { ConnectionCensus } from './cluster/connection-census.js';
import type { Service } from './cluster/service-process.js';
import { scenariosOf } from './scenarios/catalogue.js';
import { runScenario } from './scenarios/run-scenario.js';

const START_LIMIT_MS = 120_000;
const SCENARIO_LIMIT_MS = 120_000;

/** The defaults of DATABASE_CONNECTIONS. */
const CONNECTIONS: Record<Service, number> = { api: 10, scheduler: 8, runner: 6 };

/** The session of whoever owns the private PostgreSQL. */
const OWNER = 'job-scheduler owner';

/**
 * Runs the short forms of faults one after another on one cluster, which each fault must leave healthy.
 *
 * @param keys of the catalogue: `4` means `4a` and `4b`
 * @param postgresStays whether none of them stops PostgreSQL: then its connections are counted all the time
 */
export function faultScenarios(keys: readonly string[], { postgresStays = false } = {}): void {
  let cluster: Cluster;
  let census: ConnectionCensus | undefined;

  beforeAll(async () => {
    cluster = await Cluster.start();
    if (postgresStays) census = await ConnectionCensus.begin(cluster.postgres.url);
  }, START_LIMIT_MS);

  afterAll(async () => {
    await census?.end();
    await cluster?.stop();
  }, 60_000);

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

    if (postgresStays) {
      it('holds no more connections to PostgreSQL than each process may', () => {
        const allowed = new Map(cluster.all.map(({ name, command }) => [name, CONNECTIONS[command.service]]));
        const most = [...(census?.most ?? [])].filter(([name]) => name !== OWNER);
        process.stdout.write(`\nMost connections to PostgreSQL: ${JSON.stringify(most)}\n`);
        expect(most.length).toBeGreaterThanOrEqual(cluster.all.length);
        expect(most.filter(([name, count]) => count > (allowed.get(name) ?? 0))).toEqual([]);
      });
    }
  });
}
