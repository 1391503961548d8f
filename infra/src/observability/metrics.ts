import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { StageName } from '../stage/sizes.js';

/** The CloudWatch namespace of the scheduler's metrics that the collector exports. */
export const NAMESPACE = 'JobScheduler';

/** The metrics that the collector exports. They are the scheduler's own, and every scheduler reports the same values. */
export const EXPORTED = {
  oldestDueAge: 'job_scheduler_oldest_due_age_seconds',
  queueDepth: 'job_scheduler_job_queue_depth',
} as const;

const MINUTE = Duration.minutes(1);

const ofScheduler = (metricName: string, dimensionsMap: cloudwatch.DimensionsMap): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap,
    statistic: cloudwatch.Stats.MAXIMUM,
    period: MINUTE,
  });

/** How long the longest waiting job has been due; seconds. */
export const oldestDueAge = (stage: StageName): cloudwatch.Metric =>
  ofScheduler(EXPORTED.oldestDueAge, { stage });

/** Messages that wait for a runner. Since RabbitMQ 4, Amazon MQ itself has no metrics of single queues. */
export const readyMessages = (stage: StageName): cloudwatch.Metric =>
  ofScheduler(EXPORTED.queueDepth, { stage, state: 'ready' });

/** The number of running tasks of a service, from Container Insights. */
export const runningTasks = (service: ecs.IBaseService): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    statistic: cloudwatch.Stats.AVERAGE,
    period: MINUTE,
  });
