import { ApiClient } from '@job-scheduler/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { join } from 'node:path';
import { check } from '../checker/check.js';
import type { Finding } from '../checker/report.js';
import type { Cluster } from '../cluster/cluster.js';
import { Driver } from '../driver/driver.js';
import { DriverLog } from '../driver/driver-log.js';
import type { History } from '../history/history.js';
import type { Call } from '../history/target-log.js';
import { TargetProcess } from '../target/target-process.js';
import { keepEvidence, keepLogs } from './evidence-folder.js';
import { answersOf, createJobs, forEach } from './load.js';
import { Random } from './random.js';
import type { Form, Scenario, ScenarioContext, ScenarioResult } from './scenario.js';
import { settledLedger } from './settle.js';

/**
 * Puts a cluster under a scenario's load, runs the scenario, waits until everything has settled and lets the checker
 * judge. Findings are in the report: it throws only when the scenario itself cannot be completed.
 */
export async function runScenario(
  scenario: Scenario,
  cluster: Cluster,
  { form, seed, isMutant = false }: { form: Form; seed: number; isMutant?: boolean },
): Promise<ScenarioResult> {
  const begin = Date.now();
  const directory = await cluster.newDirectory(`scenario-${scenario.key}`);
  const target = await TargetProcess.start(join(directory, 'target.jsonl'));
  const log = new DriverLog(join(directory, 'driver.jsonl'));
  const api = new ApiClient(
    () => cluster.services.api.filter(({ isRunning }) => isRunning).map(({ origin }) => origin),
    { timeoutMs: 10_000 },
  );
  const driver = new Driver(api, log, target.url, `${scenario.key}-${begin}`);
  const required: Finding[] = [];
  const measured: ScenarioResult['measured'] = {};
  const context: ScenarioContext = {
    cluster,
    driver,
    api,
    target,
    form,
    jobs: [],
    random: new Random(seed),
    fault: (what, effects, during) => log.fault(what, effects, during),
    require: (holds, message) => {
      if (!holds) required.push({ kind: 'requirement', message, lines: [] });
    },
    measure: (name, value) => (measured[name] = value),
    by: (values) => values[form],
    midCall: () => target.waitFor('calls in flight', (calls) => calls.filter(isOpen).length >= IN_FLIGHT),
    goOn: (seconds) => delay(seconds * 1_000),
  };
  const endsBefore = cluster.all.flatMap(({ unexpectedEnds }) => unexpectedEnds).length;
  try {
    await target.answer(answersOf(scenario.load));
    context.jobs.push(...(await createJobs(driver, scenario.load)));
    await allCalled(target, context.jobs.length);
    const warmAt = Date.now();
    await scenario.run(context);
    const history = await collect({ api, driver, log, target, context, begin, warmAt });
    const report = check(history, scenario.limits);
    const ends = cluster.all.flatMap(({ unexpectedEnds }) => unexpectedEnds).slice(endsBefore);
    const wrong = [...ends, ...driver.wrongAnswers].map((message): Finding => ({
      kind: 'requirement',
      message,
      lines: [],
    }));
    report.findings.push(...required, ...wrong);
    // Findings in a mutant are the expected result, so no evidence is kept.
    if (report.findings.length > 0 && !isMutant) keepEvidence(scenario.key, history, report, cluster);
    const { key, title, required: requirement } = scenario;
    const durationMs = Date.now() - begin;
    return { key, title, required: requirement, form, seed, report, measured, durationMs };
  } catch (error) {
    throw new Error(`${(error as Error).message} The logs are in ${keepLogs(scenario.key, cluster)}.`, {
      cause: error,
    });
  } finally {
    log.close();
    cluster.restoreLinks();
    await forEach(context.jobs, ({ id }) => api.call('DELETE', `/v1/jobs/${id}`).catch(() => undefined));
    await target.stop();
  }
}

const IN_FLIGHT = 5;
const isOpen = ({ outcome }: Call): boolean => outcome === 'open';

/** No tick must be on time before: on a busy machine, processes that were all started at once take a while. */
const WARM_WITHIN_MS = 90_000;

/** Waits until every job was called: from then on, each second has its calls. */
const allCalled = (target: TargetProcess, jobs: number): Promise<void> =>
  target.waitFor(
    'a call of every job',
    (calls) => new Set(calls.map(({ jobId }) => jobId)).size >= jobs,
    WARM_WITHIN_MS,
  );

interface Collection {
  api: ApiClient;
  driver: Driver;
  log: DriverLog;
  target: TargetProcess;
  context: ScenarioContext;
  begin: number;
  warmAt: number;
}

async function collect({ api, driver, log, target, context, begin, warmAt }: Collection): Promise<History> {
  const until = Math.ceil(Date.now() / 1_000) * 1_000;
  const ledger = await settledLedger(api, log.lines, { from: begin, until });
  await forEach(context.jobs, (job) => driver.read(job));
  return { target: [...(await target.lines())], driver: log.lines, ledger, warmAt, until };
}
