import { InMemoryDedupCache } from '@job-scheduler/dedup-cache/in-memory';
import {
  createJob,
  jobDefinitionSchema,
  jobMember,
  type Job,
  type RunReference,
} from '@job-scheduler/job-model';
import type { Delivery } from '@job-scheduler/job-queue';
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
import { PinoEventLog } from '@job-scheduler/platform';
import { Arming } from '@job-scheduler/priority-queue';
import { InMemoryPriorityQueue } from '@job-scheduler/priority-queue/in-memory';
import { ManualClock, migrated, startPostgres, type TestPostgres } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { Registry } from 'prom-client';
import { AcceptedRuns } from './accepted-runs.js';
import { LostMessages } from './lost-messages.js';
import { MissedTicks } from './missed-ticks.js';
import { OverdueJobs } from './overdue-jobs.js';
import { PauseEnd } from './pause-end.js';
import { QueueFiller } from './queue-filler.js';
import { Reconciler } from './reconciler.js';
import { RunPublisher } from './run-publisher.js';
import { SchedulingMetrics } from './scheduling-metrics.js';
import { TickDispatcher } from './tick-dispatcher.js';
import { TickLoop } from './tick-loop.js';

const log = new PinoEventLog('test', 'silent');

/** A scheduler on a real database; its queues live in memory and its clock moves when told to. */
export async function startScheduler(postgres: TestPostgres) {
  const { url, drop } = await postgres.createDatabase(migrated);
  const database = new Database({ url });
  const { rows } = await database.pool.query<{ now: number }>('SELECT now()');
  const clock = new ManualClock(rows[0]?.now);
  const jobs = new PostgresJobRepository(database);
  const ledger = new PostgresRunLedger(database);
  const recovery = new PostgresRecovery(database);
  const queue = new InMemoryPriorityQueue(clock);
  const jobQueue = new InProcessJobQueue();
  const [producer, consumer] = [new InProcessRunProducer(jobQueue), new InProcessRunConsumer(jobQueue)];
  const registry = new Registry();
  const metrics = new SchedulingMetrics(registry, queue, producer, recovery, jobs);
  const publisher = new RunPublisher(producer, new InMemoryDedupCache(clock), log);
  const arming = new Arming(queue, log);
  const filler = new QueueFiller(queue, arming, recovery, log);
  const alerts = new PostgresAlertOutbox(database);
  const missedTicks = new MissedTicks(alerts, log);
  const outcomes = new JobOutcomes(new StoppedJobs(jobs, log), alerts, log);
  const accepted = new AcceptedRuns(ledger, outcomes, metrics);
  const dispatcher = new TickDispatcher(
    ledger,
    publisher,
    new PauseEnd(jobs),
    missedTicks,
    accepted,
    metrics,
  );
  const tickLoop = new TickLoop(queue, dispatcher);
  const reconcilerOf = (id: string) => {
    const overdue = new OverdueJobs(queue, arming, recovery, dispatcher);
    const lostMessages = new LostMessages(recovery, producer, publisher);
    return new Reconciler(id, recovery, overdue, lostMessages, publisher, clock, metrics);
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

  /** All that is published from the job queue, until nothing comes any more. */
  const published = async (): Promise<RunReference[]> => {
    await publisher.drained();
    const runs: RunReference[] = [];
    await consumer.start(1_000, (delivery: Delivery) => {
      runs.push(...delivery.runs);
      delivery.ack();
    });
    while ((await producer.ready()) > 0) await new Promise((resolve) => setImmediate(resolve));
    await consumer.stop();
    return runs;
  };

  const runsOf = async (jobId: string) => {
    const query = { job_id: jobId, state: [], trigger: [], from: null, to: null, limit: 500, after: null };
    return (await ledger.list(query)).items;
  };

  const close = async (): Promise<void> => {
    await database.close();
    await drop();
  };

  const parts = {
    ...{ database, clock, jobs, ledger, recovery, queue, producer, publisher },
    ...{ filler, tickLoop, registry },
  };
  return { ...parts, reconcilerOf, create, published, runsOf, close };
}

export type TestScheduler = Awaited<ReturnType<typeof startScheduler>>;

/** One PostgreSQL for a test file and one scheduler on a fresh database for each test. */
export function useScheduler(): () => TestScheduler {
  let postgres: TestPostgres;
  let scheduler: TestScheduler;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  beforeEach(async () => {
    scheduler = await startScheduler(postgres);
  });
  afterEach(() => scheduler.close());
  afterAll(() => postgres.stop());
  return () => scheduler;
}
