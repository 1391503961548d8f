import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Broker } from '../broker/broker.js';
import type { Cache } from '../cache/cache.js';
import type { Database } from '../database/database.js';
import type { LoadBalancer } from '../load-balancer/load-balancer.js';
import type { Stage } from '../stage/stage.js';
import {
  canaryAge,
  canaryLateness,
  endedRuns,
  oldestDueAge,
  readyMessages,
  runningTasks,
  skippedTicks,
} from './metrics.js';

/** The metrics that show the state of the system, by minute: the dashboard shows them, and alarms watch them. */
export type Health = ReturnType<typeof healthOf>;

/** What is watched. */
export interface Watched {
  stage: Stage;
  loadBalancer: LoadBalancer;
  api: ecs.FargateService;
  scheduler: ecs.FargateService;
  runner: ecs.FargateService;
  database: Database;
  cache: Cache;
  broker: Broker;
}

const period = Duration.minutes(1);
const { AVERAGE, MAXIMUM, MINIMUM, SUM } = cloudwatch.Stats;

export function healthOf({ stage, loadBalancer, api, scheduler, runner, database, cache, broker }: Watched) {
  const { metrics } = loadBalancer.balancer;
  return {
    apiRequests: metrics.requestCount({ period, statistic: SUM }),
    apiErrors: apiErrors(loadBalancer),
    apiLatency: metrics.targetResponseTime({ period, statistic: 'p99' }),
    oldestDueAge: oldestDueAge(stage.name),
    canaryAge: canaryAge(stage.name),
    canaryLateness: canaryLateness(stage.name),
    readyMessages: readyMessages(stage.name),
    outcomes: ['succeeded', 'failed', 'lost'].map((outcome) => endedRuns(stage.name, outcome)),
    tooLate: ['missed', 'expired'].map((reason) => skippedTicks(stage.name, reason)),
    apis: runningTasks(api),
    schedulers: runningTasks(scheduler),
    runners: runningTasks(runner),
    runnerProcessor: runner.metricCpuUtilization({ period, statistic: AVERAGE }),
    databaseCapacity: database.cluster.metricACUUtilization({ period, statistic: MAXIMUM }),
    databaseConnections: database.cluster.metricDatabaseConnections({ period, statistic: MAXIMUM }),
    ...cacheHealth(cache, stage.sizes.cache.nodes),
    ...brokerHealth(broker),
  };
}

/** The 5xx answers of the api, and those of the load balancer when no api answers. */
function apiErrors({ balancer: { metrics } }: LoadBalancer): cloudwatch.MathExpression {
  const sum = { period, statistic: SUM };
  return new cloudwatch.MathExpression({
    expression: 'FILL(target, 0) + FILL(balancer, 0)',
    usingMetrics: {
      target: metrics.httpCodeTarget(elb.HttpCodeTarget.TARGET_5XX_COUNT, sum),
      balancer: metrics.httpCodeElb(elb.HttpCodeElb.ELB_5XX_COUNT, sum),
    },
    label: 'Answers with 5xx',
    period,
  });
}

/** Takes the worst node: each metric belongs to one node, and any node may become the primary. */
function cacheHealth({ replicationGroup }: Cache, nodes: number) {
  const ofNode = (metricName: string, node: number): cloudwatch.Metric =>
    new cloudwatch.Metric({
      namespace: 'AWS/ElastiCache',
      metricName,
      period,
      statistic: MAXIMUM,
      dimensionsMap: { CacheClusterId: `${replicationGroup.ref}-00${node}` },
    });
  const metric = (id: string, metricName: string): cloudwatch.IMetric => {
    if (nodes === 1) return ofNode(metricName, 1);
    const usingMetrics = Object.fromEntries(
      Array.from({ length: nodes }, (_, index) => [`${id}${index + 1}`, ofNode(metricName, index + 1)]),
    );
    const expression = `MAX([${Object.keys(usingMetrics).join()}])`;
    return new cloudwatch.MathExpression({ expression, usingMetrics, label: metricName, period });
  };
  return {
    cacheMemory: metric('memory', 'DatabaseMemoryUsagePercentage'),
    cacheProcessor: metric('processor', 'EngineCPUUtilization'),
  };
}

/** As shares of the limits at which RabbitMQ blocks publishers: memory in percent, free disk in multiples. */
function brokerHealth({ name }: Broker) {
  const metric = (metricName: string, statistic: string): cloudwatch.Metric =>
    new cloudwatch.Metric({
      namespace: 'AWS/AmazonMQ',
      metricName,
      period,
      statistic,
      dimensionsMap: { Broker: name },
    });
  return {
    brokerMemory: new cloudwatch.MathExpression({
      expression: '100 * used / most',
      usingMetrics: { used: metric('RabbitMQMemUsed', MAXIMUM), most: metric('RabbitMQMemLimit', MINIMUM) },
      label: 'Memory, percent of the limit',
      period,
    }),
    brokerDisk: new cloudwatch.MathExpression({
      expression: 'free / least',
      usingMetrics: {
        free: metric('RabbitMQDiskFree', MINIMUM),
        least: metric('RabbitMQDiskFreeLimit', MAXIMUM),
      },
      label: 'Free disk, multiples of the limit',
      period,
    }),
  };
}
