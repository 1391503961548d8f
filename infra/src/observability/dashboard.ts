import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Aws } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Health } from './health.js';

/** Everything at a glance: what is late, how runs end, what users of the api see, how many processes run, and how the stores are doing. */
export class Dashboard extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { health, alarms }: { health: Health; alarms: cloudwatch.IAlarm[] },
  ) {
    super(scope, id);
    const graph = (title: string, left: cloudwatch.IMetric[], right: cloudwatch.IMetric[] = []) =>
      new cloudwatch.GraphWidget({ title, left, right, width: 8 });
    new cloudwatch.Dashboard(this, 'Dashboard', {
      dashboardName: Aws.STACK_NAME,
      widgets: [
        [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms, width: 24 })],
        [
          graph('Oldest due age, seconds', [health.oldestDueAge]),
          graph(
            'Canary, our own call: start lateness; since the last one, seconds',
            [health.canaryLateness],
            [health.canaryAge],
          ),
          graph('Messages that wait for a runner', [health.readyMessages]),
        ],
        [
          graph('Ticks that were skipped because we were late', health.tooLate),
          graph('Runs that ended, by outcome', health.outcomes),
          graph('Requests, errors; p99 latency', [health.apiRequests, health.apiErrors], [health.apiLatency]),
        ],
        [
          graph('CPU of runners, percent', [health.runnerProcessor]),
          graph('Tasks that run', [health.apis, health.schedulers, health.runners]),
          graph(
            'PostgreSQL: capacity, percent; connections',
            [health.databaseCapacity],
            [health.databaseConnections],
          ),
        ],
        [
          graph('Redis: memory, CPU, percent', [health.cacheMemory, health.cacheProcessor]),
          graph('RabbitMQ: memory, percent; free disk', [health.brokerMemory], [health.brokerDisk]),
        ],
      ],
    });
  }
}
