import { Duration } from 'aws-cdk-lib';
import * as scaling from 'aws-cdk-lib/aws-applicationautoscaling';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { ASSUMED, backlogPerRunner } from '../capacity/capacity.js';
import { oldestDueAge, readyMessages, runnerSlots, runningTasks } from '../observability/metrics.js';
import type { Stage } from '../stage/stage.js';

const SCALE_OUT_COOLDOWN = Duration.minutes(1);
/** Stopped tasks drain, so scaling in cuts off only calls longer than that. It is slow because the next burst may come soon. */
const SCALE_IN_COOLDOWN = Duration.minutes(5);

/** Above the age `lower` of the longest due job, in seconds, `change` percent of runners are added. */
const STEPS = [
  { lower: 30, change: 50 },
  { lower: 120, change: 100 },
];

/**
 * Scales the runners by four metrics. The backlog per runner should be what a runner works off in the time that a run
 * may wait. CPU and busy slots keep runners that are busy without a backlog from being removed: where targets are slow,
 * slots are full while the CPU idles, and without them runners would come and go with the backlog. And when jobs are late at the
 * scheduler, they will soon be a backlog, so the oldest due age adds runners before it arrives.
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
    const target = tasks.node.findChild('Target') as scaling.ScalableTarget;
    this.trackBacklog(stage, service, target);
    this.trackSlots(stage, target);
    tasks.scaleOnCpuUtilization('Cpu', {
      targetUtilizationPercent: ASSUMED.utilisation * 100,
      scaleOutCooldown: SCALE_OUT_COOLDOWN,
      scaleInCooldown: SCALE_IN_COOLDOWN,
    });
    tasks.scaleOnMetric('OldestDueAge', {
      metric: oldestDueAge(stage.name),
      // The first interval changes nothing: the other metrics scale in.
      scalingSteps: [{ upper: STEPS[0]?.lower ?? 0, change: 0 }, ...STEPS],
      adjustmentType: scaling.AdjustmentType.PERCENT_CHANGE_IN_CAPACITY,
      minAdjustmentMagnitude: 1,
      cooldown: SCALE_OUT_COOLDOWN,
      evaluationPeriods: 1,
    });
  }

  private trackBacklog(stage: Stage, service: ecs.FargateService, target: scaling.ScalableTarget): void {
    this.track('Backlog', target, backlogPerRunner(stage.sizes.runner), [
      measured('backlog', readyMessages(stage.name)),
      measured('tasks', runningTasks(service)),
      {
        id: 'backlog_per_task',
        label: 'Ready messages for each runner',
        expression: 'IF(tasks < 1, backlog, backlog / tasks)',
        returnData: true,
      },
    ]);
  }

  private trackSlots(stage: Stage, target: scaling.ScalableTarget): void {
    this.track('Slots', target, ASSUMED.utilisation * 100, [
      measured('busy', runnerSlots(stage.name, 'busy')),
      measured('free', runnerSlots(stage.name, 'free')),
      {
        id: 'busy_share',
        label: 'Busy slots, in percent',
        expression: '100 * busy / (busy + free)',
        returnData: true,
      },
    ]);
  }

  /** Uses metric math, which the CDK's own target tracking does not support. */
  private track(
    id: string,
    target: scaling.ScalableTarget,
    targetValue: number,
    metrics: scaling.CfnScalingPolicy.TargetTrackingMetricDataQueryProperty[],
  ): void {
    new scaling.CfnScalingPolicy(this, id, {
      policyName: id.toLowerCase(),
      policyType: 'TargetTrackingScaling',
      scalingTargetId: target.scalableTargetId,
      targetTrackingScalingPolicyConfiguration: {
        targetValue,
        scaleOutCooldown: SCALE_OUT_COOLDOWN.toSeconds(),
        scaleInCooldown: SCALE_IN_COOLDOWN.toSeconds(),
        customizedMetricSpecification: { metrics },
      },
    });
  }
}

/** A metric for the metric math of Application Auto Scaling, which uses statistics by minute. */
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
