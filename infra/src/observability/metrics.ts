import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { StageName } from '../stage/sizes.js';

/** The CloudWatch namespace of the programs' metrics that the collectors export. */
export const NAMESPACE = 'JobScheduler';

/**
 * The metrics that the collectors export. The first four are the scheduler's, and every scheduler reports the same values, except of
 * the canary while one of them cannot look; each runner reports its own slots. The last two are counters, of which every process reports its own part.
 */
export const EXPORTED = {
  oldestDueAge: 'job_scheduler_oldest_due_age_seconds',
  canaryAge: 'job_scheduler_canary_age_seconds',
  canaryLateness: 'job_scheduler_canary_lateness_seconds',
  queueDepth: 'job_scheduler_job_queue_depth',
  runnerSlots: 'job_scheduler_runner_slots',
  runs: 'job_scheduler_runs_total',
  skippedTicks: 'job_scheduler_ticks_skipped_total',
} as const;

const MINUTE = Duration.minutes(1);

const ofScheduler = (
  metricName: string,
  dimensionsMap: cloudwatch.DimensionsMap,
  statistic = cloudwatch.Stats.MAXIMUM,
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap,
    statistic,
    period: MINUTE,
  });

/** How long the longest waiting job has been due; seconds. */
export const oldestDueAge = (stage: StageName): cloudwatch.Metric =>
  ofScheduler(EXPORTED.oldestDueAge, { stage });

/**
 * How long ago the last call of the canary that came through was due; seconds. A scheduler that cannot look does not count while
 * another sees the canary.
 */
export const canaryAge = (stage: StageName): cloudwatch.Metric =>
  ofScheduler(EXPORTED.canaryAge, { stage }, cloudwatch.Stats.MINIMUM);

/** How late that call began; seconds. What the jobs of users and their endpoints do has no part in it. */
export const canaryLateness = (stage: StageName): cloudwatch.Metric =>
  ofScheduler(EXPORTED.canaryLateness, { stage });

/** Messages that wait for a runner. Since RabbitMQ 4, Amazon MQ itself has no metrics of single queues. */
export const readyMessages = (stage: StageName): cloudwatch.Metric =>
  ofScheduler(EXPORTED.queueDepth, { stage, state: 'ready' });

/** Slots of a runner that hold a call, or that do not; the mean of all runners. */
export const runnerSlots = (stage: StageName, state: 'busy' | 'free'): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName: EXPORTED.runnerSlots,
    dimensionsMap: { stage, state },
    statistic: cloudwatch.Stats.AVERAGE,
    period: MINUTE,
  });

/** What is counted of a counter in a minute, one metric for each value of its label. */
const ofCounter =
  (metricName: string, label: string) =>
  (stage: StageName, value: string): cloudwatch.Metric =>
    new cloudwatch.Metric({
      namespace: NAMESPACE,
      metricName,
      dimensionsMap: { stage, [label]: value },
      statistic: cloudwatch.Stats.SUM,
      period: MINUTE,
      label: value,
    });

/** Runs that ended in a minute with an outcome: `succeeded`, `failed` (their fault) or `lost` (ours). */
export const endedRuns = ofCounter(EXPORTED.runs, 'outcome');

/** Ticks that were skipped in a minute for a reason: `missed` and `expired` mean that we were away or too slow. */
export const skippedTicks = ofCounter(EXPORTED.skippedTicks, 'reason');

/** The number of running tasks of a service, from Container Insights. */
export const runningTasks = (service: ecs.IBaseService): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    statistic: cloudwatch.Stats.AVERAGE,
    period: MINUTE,
  });
