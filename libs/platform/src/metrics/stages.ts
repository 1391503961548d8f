import type { Clock } from '@job-scheduler/job-model';
import { Histogram, type Registry } from 'prom-client';

/** The stages of a run's way, in order. The first four and `claim_run` and `finish` are about batches of runs. */
export const STAGES = [
  'claim',
  'plan',
  'record',
  'publish',
  'deliver',
  'claim_run',
  'call',
  'finish',
] as const;
export type Stage = (typeof STAGES)[number];

const NAME = 'job_scheduler_stage_duration_seconds';
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Tells Prometheus how long the stages take, so that it can be seen which of them makes runs late. */
export class Stages {
  private readonly observers: Record<Stage, Histogram.Internal<'stage'>>;

  constructor(
    registry: Registry,
    private readonly clock: Clock,
  ) {
    const histogram = histogramIn(registry);
    const observers = STAGES.map((stage) => [stage, histogram.labels(stage)] as const);
    this.observers = Object.fromEntries(observers) as Record<Stage, Histogram.Internal<'stage'>>;
  }

  /** Notes that a stage took so many milliseconds. Clocks of different machines may make them negative: that counts as 0. */
  took(stage: Stage, ms: number): void {
    this.observers[stage].observe(Math.max(0, ms) / 1000);
  }

  /** Measures work that succeeds. What fails is not measured: it would look like a long stage, or like a short one. */
  async measure<Result>(stage: Stage, work: () => Promise<Result>): Promise<Result> {
    const begin = this.clock.monotonic();
    const result = await work();
    this.took(stage, this.clock.monotonic() - begin);
    return result;
  }
}

/** Scheduler and runner share it in one process. */
function histogramIn(registry: Registry): Histogram<'stage'> {
  const known = registry.getSingleMetric(NAME);
  if (known !== undefined) return known as Histogram<'stage'>;
  return new Histogram({
    name: NAME,
    help: 'How long the stages of a run take: claim, plan, record and publish by the scheduler, deliver by the job queue, claim_run, call and finish by the runner. A stage that handles a batch of runs counts once for it.',
    labelNames: ['stage'],
    buckets: BUCKETS,
    registers: [registry],
  });
}
