import { Aws, CfnOutput } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as subscriptions from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { backlogPerRunner } from '../capacity/capacity.js';
import type { Stage } from '../stage/stage.js';
import type { Health } from './health.js';

/** A lasting backlog of this many times the target of scaling means that scaling out is not enough. */
const BACKLOG_FACTOR = 10;

interface Limit {
  metric: cloudwatch.IMetric;
  above?: number;
  below?: number;
  minutes: number;
  /** What missing data means; by default nothing. */
  missing?: cloudwatch.TreatMissingData;
  says: string;
}

/** The alarms for people on call, and the topic that they are sent to. */
export class Alarms extends Construct {
  readonly alarms: cloudwatch.Alarm[];
  readonly topic: sns.Topic;

  constructor(scope: Construct, id: string, { stage, health }: { stage: Stage; health: Health }) {
    super(scope, id);
    this.topic = new sns.Topic(this, 'Topic', { enforceSSL: true });
    // The policy that requires TLS replaces the default one, which lets the account's alarms publish.
    this.topic.grantPublish(
      new iam.ServicePrincipal('cloudwatch.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
    if (stage.alarmEmail !== null) {
      this.topic.addSubscription(new subscriptions.EmailSubscription(stage.alarmEmail));
    }
    this.alarms = Object.entries(limits(stage, health)).map(([name, limit]) => this.alarm(name, limit));
    new CfnOutput(this, 'AlarmTopic', {
      description: 'The SNS topic that receives alarms',
      value: this.topic.topicArn,
    }).overrideLogicalId('AlarmTopic');
  }

  private alarm(name: string, { metric, above, below, minutes, missing, says }: Limit): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, name, {
      metric,
      threshold: above ?? below ?? 0,
      comparisonOperator:
        above === undefined
          ? cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD
          : cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      evaluationPeriods: minutes,
      treatMissingData: missing ?? cloudwatch.TreatMissingData.NOT_BREACHING,
      alarmDescription: says,
    });
    const action = new actions.SnsAction(this.topic);
    alarm.addAlarmAction(action);
    alarm.addOkAction(action);
    return alarm;
  }
}

const { BREACHING } = cloudwatch.TreatMissingData;

function limits({ sizes, schedulerSettings }: Stage, health: Health): Record<string, Limit> {
  const backlog = backlogPerRunner(sizes.runner) * BACKLOG_FACTOR;
  return {
    ApiErrors: { metric: health.apiErrors, above: 5, minutes: 3, says: 'The api answers with 5xx errors.' },
    OldestDueAge: {
      metric: health.oldestDueAge,
      above: 60,
      minutes: 2,
      missing: BREACHING,
      says: 'Jobs have been due for over a minute, or no scheduler reports: check the schedulers and PostgreSQL.',
    },
    ...canaryLimits(schedulerSettings, health),
    Backlog: {
      metric: health.readyMessages,
      above: backlog,
      minutes: 5,
      says: 'Runs wait for runners although these were scaled out: check their maximum and how slow targets are.',
    },
    NoRunners: {
      metric: health.runners,
      below: 1,
      minutes: 2,
      missing: BREACHING,
      says: 'No runner is running: nothing is called.',
    },
    NoSchedulers: {
      metric: health.schedulers,
      below: 1,
      minutes: 2,
      missing: BREACHING,
      says: 'No scheduler is running: no tick is dispatched.',
    },
    DatabaseCapacity: {
      metric: health.databaseCapacity,
      above: 90,
      minutes: 10,
      says: 'PostgreSQL is at its maximum capacity: raise databaseMaximumCapacity.',
    },
    DatabaseAway: {
      metric: health.databaseConnections,
      below: 1,
      minutes: 3,
      missing: BREACHING,
      says: 'Nothing is connected to PostgreSQL.',
    },
    CacheMemory: {
      metric: health.cacheMemory,
      above: 80,
      minutes: 5,
      says: 'Redis is nearly full: choose a larger cacheNodeType.',
    },
    CacheProcessor: {
      metric: health.cacheProcessor,
      above: 80,
      minutes: 5,
      says: 'Redis is busy: it uses only one core.',
    },
    BrokerMemory: {
      metric: health.brokerMemory,
      above: 80,
      minutes: 5,
      says: 'RabbitMQ is close to the memory limit at which it stops accepting messages: choose a larger brokerInstanceType.',
    },
    BrokerDisk: {
      metric: health.brokerDisk,
      below: 2,
      minutes: 5,
      says: 'The free disk of RabbitMQ is below twice the limit at which it stops accepting messages.',
    },
  };
}

/** None without a canary. A scheduler that reports nothing is what other alarms tell of. */
function canaryLimits({ CANARY }: Stage['schedulerSettings'], health: Health): Record<string, Limit> {
  if (CANARY === 'off') return {};
  return {
    CanaryStale: {
      metric: health.canaryAge,
      above: 60,
      minutes: 2,
      says: "The system's own call, due every ten seconds, has not come through for a minute: other runs do not come through either.",
    },
    LateStarts: {
      metric: health.canaryLateness,
      above: 5,
      minutes: 3,
      says: "The system's own calls start more than 5 s late, and so do those of jobs: check the schedulers, PostgreSQL and the runners.",
    },
  };
}
