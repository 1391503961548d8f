import { HEALTHY } from '../checker/limits.js';
import type { JobAnswer } from '../driver/driver.js';
import type { LedgerRow } from '../history/ledger.js';
import {
  BEHAVIOURS,
  startBlackhole,
  startFaultyServer,
  type FaultyServer,
} from '../target/faulty-servers.js';
import { BUSY } from './load.js';
import type { Scenario, ScenarioContext } from './scenario.js';

const TIMEOUT_SECONDS = 1;
const DEADLINE_TOLERANCE_MS = 100;
const MAX_GROWTH_BYTES = 100 * 1024 * 1024;

interface FaultyTarget {
  name: string;
  errors: readonly string[];
  server: FaultyServer;
}

async function startTargets(): Promise<FaultyTarget[]> {
  const behaving = Object.entries(BEHAVIOURS).map(async ([name, behaviour]) => {
    return { name, errors: behaviour.errors, server: await startFaultyServer(behaviour) };
  });
  const refusing = { url: 'http://127.0.0.1:1', close: () => undefined };
  return [
    { name: 'refuses', errors: ['connect'], server: refusing },
    { name: 'is a black hole', errors: ['timeout', 'connect'], server: await startBlackhole() },
    ...(await Promise.all(behaving)),
  ];
}

/** The driver does not know these jobs, because their targets record nothing for the checker. */
const createJob = ({ api }: ScenarioContext, { name, server }: FaultyTarget): Promise<JobAnswer> => {
  const job = { callback_url: server.url, timeout_seconds: TIMEOUT_SECONDS };
  const body = { name: `13-${Date.now()}-${name}`, schedule: '* * * * * *', job };
  return api.call<JobAnswer>('POST', '/v1/jobs', { body }).then((answer) => answer.body);
};

function judge(target: FaultyTarget, rows: LedgerRow[], { require, measure }: ScenarioContext): void {
  const attempts = rows.flatMap((row) => row.attempts);
  const wrong = attempts.filter(({ error_code }) => !target.errors.includes(error_code ?? ''));
  const slowest = Math.max(...attempts.map(({ duration_ms }) => duration_ms));
  const code = attempts[0]?.error_code ?? 'none';
  measure(target.name, `${code}, at most ${Math.round(slowest)} ms`);
  require(attempts.length > 0, `A target that ${target.name} was never called.`);
  require(wrong.length === 0, `A target that ${target.name} ended calls with ${wrong[0]?.error_code}.`);
  const limit = TIMEOUT_SECONDS * 1_000 + DEADLINE_TOLERANCE_MS;
  require(slowest <= limit, `A target that ${target.name} held a call for ${Math.round(slowest)} ms.`);
}

const faultyTargets: Scenario = {
  key: '13',
  longMinutes: 3,
  title: `targets that refuse, are a black hole, ${Object.keys(BEHAVIOURS).join(', ')}`,
  required: 'the deadline holds within +-100 ms; memory flat; the error names what happened',
  limits: HEALTHY,
  load: BUSY,
  async run(context) {
    const { cluster, api, fault, goOn, by, require, measure } = context;
    const memory = (): number =>
      cluster.services.runner.reduce((sum, { residentBytes }) => sum + residentBytes, 0);
    const before = memory();
    const targets = await startTargets();
    await fault('faulty targets', {}, async () => {
      const jobs = await Promise.all(targets.map((target) => createJob(context, target)));
      await goOn(by({ short: 8, long: 120 }));
      const growth = memory() - before;
      for (const [index, target] of targets.entries()) {
        const { id = '' } = jobs[index] ?? {};
        judge(
          target,
          await api.all<LedgerRow>(`/v1/jobs/${id}/runs`, '&state=failed&state=succeeded'),
          context,
        );
        await api.call('DELETE', `/v1/jobs/${id}`);
      }
      measure('growth of the runners', `${Math.round(growth / 1024 / 1024)} MiB`);
      require(growth < MAX_GROWTH_BYTES, `The runners' memory grew by ${growth} bytes.`);
    });
    for (const { server } of targets) server.close();
  },
};

export const targetFaults: Scenario[] = [faultyTargets];
