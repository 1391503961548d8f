import { InMemoryDedupCacheModule } from '@job-scheduler/dedup-cache/in-memory';
import {
  createJob,
  jobDefinitionSchema,
  jobMember,
  type AnnouncedTick,
  type Job,
  type RunReference,
} from '@job-scheduler/job-model';
import { RunConsumer, RunProducer, type Delivery } from '@job-scheduler/job-queue';
import { InProcessJobQueueModule } from '@job-scheduler/job-queue/in-process';
import {
  AlertOutbox,
  CanaryRuns,
  WatchedJobs,
  ClaimLedger,
  JobRepository,
  Recovery,
  RunEndings,
  RunHistory,
  StopSwitch,
  TickLedger,
} from '@job-scheduler/job-store';
import {
  Database,
  migrate,
  PostgresConnectionsModule,
  PostgresStoreModule,
} from '@job-scheduler/job-store/postgres';
import { EventLog, PinoEventLog, PlatformModule, type EndedSpan } from '@job-scheduler/platform';
import { Arming, PriorityQueue } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueueModule } from '@job-scheduler/priority-queue/in-memory';
import { eventually, ManualClock, startPostgres, type TestPostgres } from '@job-scheduler/testing';
import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Registry } from 'prom-client';
import { JobCounts } from './life/job-counts.js';
import { LostMessages } from './repair/lost-messages.js';
import { OverdueJobs } from './repair/overdue-jobs.js';
import { QueueFiller } from './repair/queue-filler.js';
import { Reconciler } from './repair/reconciler.js';
import { RunPublisher } from './dispatch/run-publisher.js';
import { SchedulingMetrics } from './life/scheduling-metrics.js';
import { StoreTime } from './life/store-time.js';
import { SchedulingModule } from './scheduling.module.js';
import { SetAside } from './dispatch/set-aside.js';
import { TickDispatcher } from './dispatch/tick-dispatcher.js';
import { StopWatch } from './stop/stop-watch.js';
import { RunnerRoom } from './dispatch/runner-room.js';
import { TickLoop } from './dispatch/tick-loop.js';

/** The scheduler as apps compose it. It is not initialised: the tests run its loops turn by turn themselves. */
async function composeScheduler(
  url: string,
  clock: ManualClock,
  lines: string[],
  earlyMs: number,
  traces: { share: number; sent: EndedSpan[] },
): Promise<INestApplicationContext> {
  const log = new PinoEventLog('scheduler', 'info', { write: (line) => void lines.push(line) });
  const spans = {
    isOn: traces.share > 0,
    share: traces.share,
    send: (some: EndedSpan[]) => void traces.sent.push(...some),
    close: () => Promise.resolve(),
  };
  const platform = PlatformModule.forRoot({ log, clock, version: 'test', spans });
  const postgres = PostgresConnectionsModule.forRoot({ url, imports: [platform] });
  const store = PostgresStoreModule.forRoot({ imports: [platform, postgres] });
  const priorityQueue = InMemoryPriorityQueueModule;
  const dedupCache = InMemoryDedupCacheModule.forRoot({ imports: [platform] });
  const jobQueue = InProcessJobQueueModule.forRoot({});
  const imports = [platform, store, priorityQueue, dedupCache, jobQueue];
  return Test.createTestingModule({
    imports: [SchedulingModule.forRoot({ runsPerMessage: 50, earlyMs, imports })],
  })
    .overrideProvider(StoreTime)
    .useValue({ now: async () => clock.now() })
    .compile();
}

/** The time on the database's clock, epoch milliseconds. */
async function timeOf(url: string): Promise<number> {
  const database = new Database({ url });
  const { rows } = await database.pool.query<{ now: number }>('SELECT now()');
  await database.close();
  return rows[0]!.now;
}

/** A scheduler on a real database, with queues in memory and a clock that the test moves. */
export async function startScheduler(postgres: TestPostgres, { earlyMs = 0, tracedShare = 0 } = {}) {
  const { url, drop } = await postgres.createDatabase({ name: 'migrated', setup: migrate });
  const clock = new ManualClock(await timeOf(url));
  const lines: string[] = [];
  const spans: EndedSpan[] = [];
  const app = await composeScheduler(url, clock, lines, earlyMs, { share: tracedShare, sent: spans });
  const jobs = app.get(JobRepository);
  const ticks = app.get(TickLedger);
  const claims = app.get(ClaimLedger);
  const history = app.get(RunHistory);
  const recovery = app.get(Recovery);
  const queue = app.get(PriorityQueue);
  const producer = app.get(RunProducer);
  const consumer = app.get(RunConsumer);
  const publisher = app.get(RunPublisher);
  const filler = app.get(QueueFiller);

  /** Another scheduler's reconciler, over the same stores. */
  const reconcilerOf = (id: string) => {
    const setAside = app.get(SetAside);
    const overdue = new OverdueJobs(
      queue,
      app.get(Arming),
      recovery,
      app.get(TickDispatcher),
      setAside,
      app.get(StoreTime),
    );
    const lostMessages = app.get(LostMessages);
    return new Reconciler(
      id,
      recovery,
      overdue,
      lostMessages,
      publisher,
      app.get(RunEndings),
      setAside,
      clock,
      app.get(EventLog),
      app.get(SchedulingMetrics),
    );
  };

  /** Stores a job and arms it, as the api does. */
  const create = async (fields: object = {}): Promise<Job> => {
    const definition = {
      name: randomUUID(),
      schedule: '* * * * * *',
      job: { callback_url: 'http://127.0.0.1/' },
      ...fields,
    };
    const job = await jobs.create((now) =>
      createJob(randomUUID(), jobDefinitionSchema.parse(definition), 'test', Math.min(now, clock.now())),
    );
    await queue.arm([{ member: jobMember(job.id), dueAt: job.cursor.next_due ?? 0 }]);
    return job;
  };

  /** Takes everything from the job queue until it stays empty. */
  const published = async (): Promise<RunReference[]> => {
    await publisher.drained();
    const runs: RunReference[] = [];
    await consumer.start(1_000, (delivery: Delivery) => {
      runs.push(...delivery.runs);
      delivery.ack();
    });
    await eventually('an empty job queue', async () => (await producer.ready()) === 0);
    await consumer.stop();
    return runs;
  };

  /** Takes the announced ticks from the job queue, and leaves the runs in it. */
  const announced = async (): Promise<AnnouncedTick[]> => {
    const ticks: AnnouncedTick[] = [];
    const others: Delivery[] = [];
    await consumer.start(1_000, (delivery: Delivery) => {
      ticks.push(...(delivery.announced ?? []));
      if (delivery.announced === undefined) others.push(delivery);
      else delivery.ack();
    });
    await nextTurn();
    await consumer.stop();
    for (const delivery of others.reverse()) delivery.release();
    return ticks;
  };

  const runsOf = async (jobId: string) => {
    const query = { job_id: jobId, state: [], trigger: [], from: null, to: null, limit: 500, after: null };
    return (await history.list(query)).items;
  };

  const close = async (): Promise<void> => {
    await app.close();
    await drop();
  };

  const parts = {
    database: app.get(Database),
    clock,
    jobs,
    alerts: app.get(AlertOutbox),
    ticks,
    claims,
    history,
    recovery,
    queue,
    producer,
    publisher,
    filler,
    tickLoop: app.get(TickLoop),
    runnerRoom: app.get(RunnerRoom),
    stopSwitch: app.get(StopSwitch),
    stopWatch: app.get(StopWatch),
    registry: app.get<Registry>(Registry),
    jobCounts: app.get(JobCounts),
    canaryRuns: app.get(CanaryRuns),
    watchedJobs: app.get(WatchedJobs),
    arming: app.get(Arming),
    /** What it has logged: lines of JSON. */
    lines,
    /** The spans of the traced share of the runs. */
    spans,
  };
  return { ...parts, reconcilerOf, create, published, announced, runsOf, close };
}

export type TestScheduler = Awaited<ReturnType<typeof startScheduler>>;

/** One PostgreSQL for a test file and one scheduler on a fresh database for each test, or after `renew`. */
export function useScheduler(
  options: Parameters<typeof startScheduler>[1] = {},
): (() => TestScheduler) & { renew: () => Promise<void> } {
  let postgres: TestPostgres;
  let scheduler: TestScheduler;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    scheduler = await startScheduler(postgres, options);
  });
  afterEach(() => scheduler.close());
  afterAll(() => postgres.stop());
  const renew = async (): Promise<void> => {
    await scheduler.close();
    scheduler = await startScheduler(postgres, options);
  };
  return Object.assign(() => scheduler, { renew });
}
