/**
 * What one job, one tick and one callback cost, as measured (docs/benchmarks.md, rounded up), and the sizes that follow
 * from it. docs/operations/capacity.md shows the same figures; a test keeps the two consistent.
 */
export const MEASURED = {
  /** CPU of each part for one callback, 50 runs per message; microseconds. */
  schedulerMicroseconds: 80,
  runnerMicroseconds: 255,
  postgresMicroseconds: 270,
  redisMicroseconds: 14,
  rabbitmqMicroseconds: 36,
  /** Memory of Redis for one armed job; bytes. */
  redisBytesPerJob: 153,
  /**
   * PostgreSQL on disk for one job with its cursor and for one ended run, indexes included; bytes. The measured values
   * are 761 and 520, freshly written; the rest is for what updates leave behind until it is vacuumed.
   */
  postgresBytesPerJob: 1_000,
  postgresBytesPerRun: 800,
  /** The slowest of the api's lists on 100,000 jobs and 1,000,000 runs, median; milliseconds. */
  apiListMilliseconds: 5.8,
} as const;

export const ASSUMED = {
  /** Share of a CPU to plan with; the rest is for bursts and failures. */
  utilisation: 0.6,
  /** Mean duration of a call; seconds. */
  callSeconds: 0.2,
  /** How long a run may wait for a runner: what the promise of 5 s allows; seconds. */
  waitSeconds: 5,
  /** `RUNS_PER_MESSAGE`. */
  runsPerMessage: 50,
  /** `RUN_RETENTION_DAYS`. */
  retentionDays: 30,
  /** Virtual CPUs of one ACU of Aurora: 2 GiB of memory with the CPU of a machine that has 8 GiB for each. */
  cpusPerAcu: 0.25,
} as const;

/** `DATABASE_CONNECTIONS` of each program, its default: the most connections to PostgreSQL that one task has. */
export const CONNECTIONS = { api: 10, scheduler: 8, runner: 6 } as const;

/** A task of the runner. `cpu` in 1/1024 of a virtual CPU; `concurrency` is `RUNNER_CONCURRENCY`. */
export interface RunnerSize {
  cpu: number;
  concurrency: number;
}

const CPU_UNITS = 1024;
const MICROSECONDS = 1e6;
const SECONDS_PER_DAY = 86_400;

/** Callbacks per second that one runner can make: its CPU limits them, or its slots do when calls are slow. */
export function callbacksPerSecond({ cpu, concurrency }: RunnerSize): number {
  const byCpu = ((cpu / CPU_UNITS) * ASSUMED.utilisation * MICROSECONDS) / MEASURED.runnerMicroseconds;
  const bySlots = concurrency / ASSUMED.callSeconds;
  return Math.floor(Math.min(byCpu, bySlots));
}

/** How many ready messages one runner works off in the time that a run may wait: the target of scaling. */
export function backlogPerRunner(size: RunnerSize): number {
  return Math.max(1, Math.floor((callbacksPerSecond(size) * ASSUMED.waitSeconds) / ASSUMED.runsPerMessage));
}

/** How many requests per minute one task of the api answers if all are its slowest lists: the target of scaling. */
export function requestsPerMinute({ cpu }: { cpu: number }): number {
  const perSecond = ((cpu / CPU_UNITS) * ASSUMED.utilisation * 1000) / MEASURED.apiListMilliseconds;
  return Math.floor(perSecond * 60);
}

/** What a number of jobs needs when each is due every `intervalSeconds`, spread evenly. */
export interface Need {
  jobs: number;
  ticksPerSecond: number;
  schedulers: number;
  runners: number;
  /** Of PostgreSQL: capacity in ACU, storage for jobs and kept runs in GiB. */
  acu: number;
  storageGiB: number;
  redisGiB: number;
  messagesPerSecond: number;
}

const GIB = 2 ** 30;

/** The smallest numbers that carry this many jobs, with runners of this size and schedulers of one virtual CPU. */
export function needOf(jobs: number, intervalSeconds: number, runner: RunnerSize): Need {
  const ticksPerSecond = jobs / intervalSeconds;
  const cpus = (microseconds: number): number => (ticksPerSecond * microseconds) / MICROSECONDS;
  const keptRuns = ticksPerSecond * SECONDS_PER_DAY * ASSUMED.retentionDays;
  return {
    jobs,
    ticksPerSecond,
    schedulers: Math.ceil(cpus(MEASURED.schedulerMicroseconds) / ASSUMED.utilisation),
    runners: Math.ceil(ticksPerSecond / callbacksPerSecond(runner)),
    acu: cpus(MEASURED.postgresMicroseconds) / ASSUMED.utilisation / ASSUMED.cpusPerAcu,
    storageGiB: (jobs * MEASURED.postgresBytesPerJob + keptRuns * MEASURED.postgresBytesPerRun) / GIB,
    redisGiB: (jobs * MEASURED.redisBytesPerJob) / GIB,
    messagesPerSecond: ticksPerSecond / ASSUMED.runsPerMessage,
  };
}

/** The most connections to PostgreSQL that a stage has: all its tasks, twice while a deployment replaces them. */
export function connectionsOf(tasks: Record<keyof typeof CONNECTIONS, number>): number {
  const { api, scheduler, runner } = CONNECTIONS;
  return 2 * (tasks.api * api + tasks.scheduler * scheduler + tasks.runner * runner);
}

/** What PostgreSQL allows unless it is told otherwise, and how many of that are kept for superusers. */
export const DEFAULT_MAX_CONNECTIONS = { all: 100, reserved: 3 } as const;

/** `max_connections` of Aurora for each ACU of its maximum capacity, the least that AWS documents (189 at 1 ACU). */
const CONNECTIONS_PER_ACU = 189;
const MOST_OF_AURORA = 5_000;
/** At a minimum capacity of 0.5 ACU, whatever the maximum is. */
const MOST_AT_THE_LEAST_CAPACITY = 2_000;

/** How many connections Aurora Serverless v2 allows with these capacities, in ACU. */
export function connectionsOfAurora({
  minimumCapacity,
  maximumCapacity,
}: {
  minimumCapacity: number;
  maximumCapacity: number;
}): number {
  const most = minimumCapacity < 1 ? MOST_AT_THE_LEAST_CAPACITY : MOST_OF_AURORA;
  return Math.min(most, Math.floor(maximumCapacity * CONNECTIONS_PER_ACU));
}
