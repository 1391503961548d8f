import { AxiosHttpCallback } from '@job-scheduler/http-callback/axios';
import { createJob, jobDefinitionSchema, type Job, type RunReference } from '@job-scheduler/job-model';
import {
  InProcessJobQueue,
  InProcessRunConsumer,
  InProcessRunProducer,
} from '@job-scheduler/job-queue/in-process';
import { JobOutcomes, StoppedJobs } from '@job-scheduler/job-store';
import {
  Database,
  PostgresAlertOutbox,
  PostgresJobRepository,
  PostgresRecovery,
  PostgresRunLedger,
} from '@job-scheduler/job-store/postgres';
import { PinoEventLog, SystemClock } from '@job-scheduler/platform';
import { Arming } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueue } from '@job-scheduler/priority-queue/in-memory';
import { migrated, RecordingTarget, startPostgres, type TestPostgres } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { ActiveCalls } from './active-calls.js';
import { CallWatch } from './call-watch.js';
import { ConcurrentConsumer } from './concurrent-consumer.js';
import { ExecutionMetrics } from './execution-metrics.js';
import { ExecutionService } from './execution.service.js';
import { Heartbeat } from './heartbeat.js';
import { ResultWriter } from './result-writer.js';
import { RunExecutor } from './run-executor.js';

const log = new PinoEventLog('test', 'silent');

/** A runner on a real database, which calls a real target; the job queue is in memory. */
export async function startRunner(postgres: TestPostgres, { slots = 4, perHost = 4, perHostRate = 0 } = {}) {
  const { url, drop } = await postgres.createDatabase(migrated);
  const database = new Database({ url });
  const target = await RecordingTarget.start();
  const clock = new SystemClock();
  const registry = new Registry();
  const jobs = new PostgresJobRepository(database);
  const ledger = new PostgresRunLedger(database);
  const recovery = new PostgresRecovery(database);
  const queue = new InProcessJobQueue({ runsPerMessage: 3 });
  const producer = new InProcessRunProducer(queue);
  const metrics = new ExecutionMetrics(registry);
  const heartbeat = new Heartbeat(randomUUID(), recovery, clock);
  const callback = new AxiosHttpCallback({ version: 'test' });
  const stoppedJobs = new StoppedJobs(jobs, log);
  const alerts = new PostgresAlertOutbox(database);
  const priorityQueue = new InMemoryPriorityQueue(clock);
  const arming = new Arming(priorityQueue, log);
  const calls = new ActiveCalls();
  const writer = new ResultWriter(ledger, arming, new JobOutcomes(stoppedJobs, alerts, log), clock, log);
  const executor = new RunExecutor(callback, writer, stoppedJobs, calls, clock, metrics);
  const consumer = new ConcurrentConsumer(
    { concurrency: slots, runsPerMessage: 3, perHost, perHostRate },
    new InProcessRunConsumer(queue),
    ledger,
    heartbeat,
    executor,
    arming,
    clock,
    log,
    metrics,
  );
  const watch = new CallWatch(heartbeat.runnerId, ledger, calls, consumer);
  const service = new ExecutionService(consumer, executor, heartbeat, watch, callback, clock, log);

  /** Stores a job that calls the target. */
  const create = (operation: object = {}, policies: object = {}): Promise<Job> => {
    const job = { callback_url: `${target.url}/hook`, ...operation };
    const rest = { schedule: '0 0 1 1 *', job, ...policies };
    const definition = jobDefinitionSchema.parse({ name: randomUUID(), ...rest });
    return jobs.create((now) => createJob(randomUUID(), definition, 'test', now));
  };

  /** Records manual runs of a job. */
  const queueRuns = async (job: Job, count: number, payload?: unknown): Promise<RunReference[]> => {
    const references: RunReference[] = [];
    for (let index = 0; index < count; index += 1) {
      const run = await ledger.trigger(job.id, payload);
      if (run !== null) references.push({ run_id: run.id, attempt: 1 });
    }
    return references;
  };

  /** Reads runs until all have the state, which comes without a signal of its own. */
  const reached = async (references: RunReference[], state: string) => {
    for (;;) {
      const runs = await Promise.all(references.map(({ run_id }) => ledger.get(run_id)));
      if (runs.every((run) => run?.state === state)) return runs;
      await clock.sleep(5);
    }
  };

  const stop = async (): Promise<void> => {
    await service.onModuleDestroy();
    await service.beforeApplicationShutdown();
  };

  const close = async (): Promise<void> => {
    await stop();
    await Promise.all([target.close(), database.close()]);
    await drop();
  };

  const parts = {
    target,
    jobs,
    ledger,
    recovery,
    producer,
    alerts,
    priorityQueue,
    consumer,
    heartbeat,
    executor,
    registry,
    service,
    database,
  };
  return { ...parts, create, queueRuns, reached, stop, close };
}

export type TestRunner = Awaited<ReturnType<typeof startRunner>>;

/** One PostgreSQL for a test file and one runner on a fresh database for each test. */
export function useRunner(): () => TestRunner {
  let postgres: TestPostgres;
  let runner: TestRunner;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    runner = await startRunner(postgres);
  });
  afterEach(() => runner.close());
  afterAll(() => postgres.stop());
  return () => runner;
}
