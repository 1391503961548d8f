import { Duration } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { ASSUMED, backlogPerRunner } from '../capacity/capacity.js';
import { oldestDueAge, readyMessages, runningTasks } from '../observability/metrics.js';
import type { Stage } from '../stage/stage.js';

const SCALE_OUT_COOLDOWN = Duration.minutes(1);
/** Tasks that are stopped drain, so scaling in loses nothing; it is slow because the next burst is near. */
const SCALE_IN_COOLDOWN = Duration.minutes(5);

/** Above these ages of what is longest due, in seconds, so many percent of runners are added. */
const STEPS = [
  { lower: 30, change: 50 },
  { lower: 120, change: 100 },
];

/**
 * Scales the runners. By the backlog of each, towards what it works off in the time that a run may wait; its CPU holds
 * it from scaling in while it is busy without a backlog. And by the oldest due age: what is late at the scheduler
 * becomes a backlog soon, so that runners are there when it comes.
 */
export class RunnerScaling extends Construct {
  constructor(
    scope: Construct,
    id: string,
    { stage, service }: { stage: Stage; service: ecs.FargateService },
  ) {
    super(scope, id);
    const { minimum, maximum } = stage.sizes.runner;
    const tasks = service.autoScaleTaskCount({ minCapacity: minimum, maxCapacity: maximum });
    this.scaleByBacklog(stage, service, tasks);
    tasks.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: ASSUMED.utilisation * 100,
      scaleOutCooldown: SCALE_OUT_COOLDOWN,
      scaleInCooldown: SCALE_IN_COOLDOWN,
    });
    tasks.scaleOnMetric('OldestDueAge', {
      metric: oldestDueAge(stage.name),
      // The first interval changes nothing; scaling in is left to the other two.
      scalingSteps: [{ upper: STEPS[0]?.lower ?? 0, change: 0 }, ...STEPS],
      adjustmentType: scaling.AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
      minAdjustmentMagnitude: 1,
      cooldown: SCALE_OUT_COOLDOWN,
      evaluationPeriods: 1,
    });
  }

  /** Metric math, which the CDK's own target tracking does not take. */
  private scaleByBacklog(stage: Stage, service: ecs.FargateService, tasks: ecs.ScalableTaskCount): void {
    const target = tasks.node.findChild('Target') as scaling.ScalableTarget;
    new scaling.CfnScalingPolicy(this, 'Backlog', {
      policyName: 'backlog',
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.scalableTargetId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue: backlogPerRunner(stage.sizes.runner),
        scaleOutCooldown: SCALE_OUT_COOLDOWN.toSeconds(),
        scaleInCooldown: SCALE_IN_COOLDOWN.toSeconds(),
        customizedMetricSpecification: {
          metrics: [
            measured('backlog', readyMessages(stage.name)),
            measured('tasks', runningTasks(service)),
            {
              id: 'backlog_per_task',
              label: 'Ready messages for each runner',
              expression: 'IF(tasks < 1, backlog, backlog / tasks)',
              returnData: true,
            },
          ],
        },
      },
    });
  }
}

/** A metric for Application Auto Scaling's metric math, which takes statistics by minute. */
function measured(
  name: string,
  metric: cloudwatch.Metric,
): scaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty {
  const { namespace, metricName, dimensions = {}, statistic } = metric;
  return {
    id: name,
    returnData: false,
    metricStat: {
      stat: statistic,
      metric: {
        namespace,
        metricName,
        dimensions: Object.entries(dimensions).map(([key, value]) => ({ name: key, value: String(value) })),
      },
    },
  };
}
