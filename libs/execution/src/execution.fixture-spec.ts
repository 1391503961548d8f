import { addressSettings } from '@job-scheduler/http-callback';
import { AddressesModule, AxiosHttpCallbackModule } from '@job-scheduler/http-callback/axios';
import {
  createJob,
  jobDefinitionSchema,
  JsonText,
  parseMember,
  runMember,
  type Job,
  type RunReference,
  type TickPlan,
} from '@job-scheduler/job-model';
import { RunProducer } from '@job-scheduler/job-queue';
import { InProcessJobQueueModule } from '@job-scheduler/job-queue/in-process';
import {
  AlertOutbox,
  ClaimLedger,
  JobRepository,
  Recovery,
  RunEndings,
  RunHistory,
  SecretStore,
  TickLedger,
} from '@job-scheduler/job-store';
import {
  Database,
  migrate,
  PostgresConnectionsModule,
  PostgresStoreModule,
} from '@job-scheduler/job-store/postgres';
import {
  ringOfOwnKeys,
  PinoEventLog,
  PlatformModule,
  readConfiguration,
  SystemClock,
} from '@job-scheduler/platform';
import { PriorityQueue } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueueModule } from '@job-scheduler/priority-queue/in-memory';
import { eventually, RecordingTarget, startPostgres, type TestPostgres } from '@job-scheduler/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { randomBytes, randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { CallSlots } from './calls/call-slots.js';
import { ExecutionModule, type ExecutionOptions } from './execution.module.js';
import { ExecutionService } from './life/execution.service.js';
import { Heartbeat } from './life/heartbeat.js';
import { RunExecutor } from './calls/run-executor.js';

const RUNS_PER_MESSAGE = 3;

/** Calls per second to one host at which the second of two runs waits in its runner, for at least so many milliseconds. */
export const SLOW_RATE = 0.75;
export const HELD_BACK_MS = 900;

/** An address of this machine that the policy of the runner denies. */
export const DENIED_ADDRESS = '127.77.0.1';

/** The runner as apps compose it. It is not initialised: the tests start and stop its service themselves. */
async function composeRunner(
  url: string,
  clock: SystemClock,
  options: Omit<ExecutionOptions, 'imports'>,
  lines: string[],
): Promise<INestApplicationContext> {
  const log = new PinoEventLog('runner', 'debug', { write: (line) => void lines.push(line) });
  const platform = PlatformModule.forRoot({ log, clock, version: 'test' });
  const postgres = PostgresConnectionsModule.forRoot({ url, imports: [platform] });
  const keys = ringOfOwnKeys([randomBytes(32)]);
  const store = PostgresStoreModule.forRoot({ imports: [platform, postgres], keys });
  const priorityQueue = InMemoryPriorityQueueModule;
  const jobQueue = InProcessJobQueueModule.forRoot({ runsPerMessage: options.runsPerMessage });
  const addresses = AddressesModule.forRoot({
    settings: readConfiguration(addressSettings, {
      CALLBACK_ADDRESSES: 'any',
      CALLBACK_DENY_CIDRS: `${DENIED_ADDRESS}/32`,
    }),
    imports: [platform, store],
  });
  const httpCallback = AxiosHttpCallbackModule.forRoot({ version: 'test', addresses });
  const imports = [platform, store, priorityQueue, jobQueue, httpCallback];
  return Test.createTestingModule({ imports: [ExecutionModule.forRoot({ ...options, imports })] }).compile();
}

/** Publishes the runs that these members of the priority queue stand for whenever they become due, until the signal is aborted. */
async function publishDue(
  app: INestApplicationContext,
  members: ReadonlySet<string>,
  signal: AbortSignal,
): Promise<void> {
  const queue = app.get(PriorityQueue);
  while (!signal.aborted) {
    const claims = (await queue.claimDue(100, Date.now())).claims.filter(({ member }) => members.has(member));
    const { queued } = await app
      .get(TickLedger)
      .becomeDue(claims.map(({ member }) => parseMember(member).id));
    await app.get(RunProducer).publish(queued);
    await queue.complete(claims.map((claim) => ({ claim, next: null })));
    await delay(20, undefined, { signal }).catch(() => undefined);
  }
}

/** A runner on a real database, which calls a real target; the job queue is in memory. */
export async function startRunner(
  postgres: TestPostgres,
  { slots = 4, perHost = 4, perHostRate = 0, drainSeconds = 25, clock = new SystemClock() } = {},
) {
  const { url, drop } = await postgres.createDatabase({ name: 'migrated', setup: migrate });
  const target = await RecordingTarget.start();
  const options = {
    concurrency: slots,
    runsPerMessage: RUNS_PER_MESSAGE,
    perHost,
    perHostRate,
    drainSeconds,
  };
  const lines: string[] = [];
  const app = await composeRunner(url, clock, options, lines);
  const jobs = app.get(JobRepository);
  const ticks = app.get(TickLedger);
  const claims = app.get(ClaimLedger);
  const history = app.get(RunHistory);
  const service = app.get(ExecutionService);

  /** Stores a job that calls the target. */
  const create = (operation: object = {}, policies: object = {}): Promise<Job> => {
    const job = { callback_url: `${target.url}/hook`, ...operation };
    const fields = { name: randomUUID(), schedule: '0 0 1 1 *', job, ...policies };
    const definition = jobDefinitionSchema.parse(fields);
    return jobs.create((now) => createJob(randomUUID(), definition, 'test', now));
  };

  /** Records manual runs of a job. */
  const queueRuns = async (job: Job, count: number, payload?: unknown): Promise<RunReference[]> => {
    const references: RunReference[] = [];
    for (let index = 0; index < count; index += 1) {
      const run = await history.trigger(job.id, payload === undefined ? null : JsonText.of(payload));
      if (run !== null) references.push({ run_id: run.id, attempt: 1 });
    }
    return references;
  };

  /** Records the next ticks of a job, which has one each millisecond, as a scheduler does. */
  const queueTicks = async (job: Job, count: number): Promise<RunReference[]> => {
    const [input] = await ticks.planInputs([job.id]);
    const { revision, last_tick, fired } = input!.cursor;
    const runs = Array.from({ length: count }, (_, index) => last_tick + index + 1);
    const next_tick = last_tick + 1_000_000;
    const cursor = { status: 'active', last_tick: last_tick + count, next_due: next_tick } as const;
    const plan: TickPlan = {
      job_id: job.id,
      expected: { revision, last_tick },
      cursor: { ...cursor, fired: fired + count },
      next_tick,
      runs,
      skips: [],
      overlap: job.definition.overlap,
      plain: input!.plain ?? null,
    };
    const { recorded } = await ticks.recordTicks([plan], RUNS_PER_MESSAGE);
    return recorded.flatMap(({ queued }) => queued);
  };

  /** Polls the runs until all of them reach the state, since nothing signals it. */
  const reached = (references: RunReference[], state: string) =>
    eventually(`runs that are ${state}`, async () => {
      const runs = await Promise.all(references.map(({ run_id }) => history.get(run_id)));
      return runs.every((run) => run?.state === state) && runs;
    });

  const stop = async (): Promise<void> => {
    await service.onModuleDestroy();
    await service.beforeApplicationShutdown();
  };

  const closing = new AbortController();
  const published = new Set<string>();
  let publishing: Promise<void> | undefined;
  /**
   * From now on publishes, as the scheduler does, those of these runs that the runner gives back: on a busy machine a run
   * may wait for its slot for too long.
   */
  const publishGivenBack = (runs: readonly RunReference[]): void => {
    for (const { run_id } of runs) published.add(runMember(run_id));
    publishing ??= publishDue(app, published, closing.signal);
  };

  const close = async (): Promise<void> => {
    closing.abort();
    await publishing;
    await app.close();
    await target.close();
    await drop();
  };

  const parts = {
    clock,
    target,
    jobs,
    ticks,
    claims,
    history,
    recovery: app.get(Recovery),
    producer: app.get(RunProducer),
    alerts: app.get(AlertOutbox),
    secrets: app.get(SecretStore),
    priorityQueue: app.get(PriorityQueue),
    slots: app.get(CallSlots),
    heartbeat: app.get(Heartbeat),
    executor: app.get(RunExecutor),
    registry: app.get(Registry),
    service,
    database: app.get(Database),
    endings: app.get(RunEndings),
    /** What it has logged: lines of JSON. */
    lines,
  };
  return { ...parts, create, queueRuns, queueTicks, reached, publishGivenBack, stop, close };
}

export type TestRunner = Awaited<ReturnType<typeof startRunner>>;

/** The runner of a test. */
export interface RunnerInUse {
  (): TestRunner;
  /** Takes another one, for a test that the machine was too busy for. */
  renew(): Promise<void>;
}

/** One PostgreSQL for a test file and one runner on a fresh database for each test. */
export function useRunner(options: Parameters<typeof startRunner>[1] = {}): RunnerInUse {
  let postgres: TestPostgres;
  let runner: TestRunner;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    runner = await startRunner(postgres, options);
  });
  afterEach(() => runner.close());
  afterAll(() => postgres.stop());
  const renew = async (): Promise<void> => {
    await runner.close();
    runner = await startRunner(postgres, options);
  };
  return Object.assign(() => runner, { renew });
}
