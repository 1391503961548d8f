import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { StageName } from '../stage/stage.js';

/** The namespace in CloudWatch of what the collector hands over from the scheduler. */
export const NAMESPACE = 'JobScheduler';

/** What the collector hands over: the scheduler's own metrics, of which each scheduler tells the same. */
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

/** For how many seconds the longest waiting job has been due. */
export const oldestDueAge = (stage: StageName): cloudwatch.Metric =>
  ofScheduler(EXPORTED.oldestDueAge, { stage });

/** Messages that wait for a runner. Amazon MQ itself tells no queue apart since RabbitMQ 4. */
export const readyMessages = (stage: StageName): cloudwatch.Metric =>
  ofScheduler(EXPORTED.queueDepth, { stage, state: 'ready' });

/** Tasks of a service that run, from Container Insights. */
export const runningTasks = (service: ecs.IBaseService): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'RunningTaskCount',
    dimensionsMap: { ClusterName: service.cluster.clusterName, ServiceName: service.serviceName },
    statistic: cloudwatch.Stats.AVERAGE,
    period: MINUTE,
  });
