import { Match } from 'aws-cdk-lib/assertions';
import { backlogPerRunner, requestsPerMinute } from '../capacity/capacity.js';
import { SIZES, STAGE_NAMES } from '../stage/sizes.js';
import { only, resources, templateOf } from '../stack.fixture-spec.js';

const prod = templateOf('prod');
const POLICY = 'AWS::ApplicationAutoScaling::ScalingPolicy';

describe('runners', () => {
  it('scale towards the backlog that each works off while a run may wait', () => {
    prod.hasResourceProperties(POLICY, {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: backlogPerRunner(SIZES.prod.runner),
        CustomizedMetricSpecification: {
          Metrics: [
            {
              Id: 'backlog',
              ReturnData: false,
              MetricStat: {
                Stat: 'Maximum',
                Metric: {
                  Namespace: 'JobScheduler',
                  MetricName: 'job_scheduler_job_queue_depth',
                  Dimensions: Match.arrayWith([
                    { Name: 'stage', Value: 'prod' },
                    { Name: 'state', Value: 'ready' },
                  ]),
                },
              },
            },
            Match.objectLike({ Id: 'tasks', ReturnData: false }),
            Match.objectLike({ Expression: 'IF(tasks < 1, backlog, backlog / tasks)', ReturnData: true }),
          ],
        },
      },
    });
  });

  it('stay while their slots are busy, as with slow targets that leave the CPU idle', () => {
    const slots = (state: string): object => ({
      Id: state,
      ReturnData: false,
      MetricStat: {
        Stat: 'Average',
        Metric: {
          Namespace: 'JobScheduler',
          MetricName: 'job_scheduler_runner_slots',
          Dimensions: Match.arrayWith([
            { Name: 'stage', Value: 'prod' },
            { Name: 'state', Value: state },
          ]),
        },
      },
    });
    prod.hasResourceProperties(POLICY, {
      PolicyType: 'TargetTrackingScaling',
      TargetTrackingScalingPolicyConfiguration: {
        TargetValue: 60,
        CustomizedMetricSpecification: {
          Metrics: [
            slots('busy'),
            slots('free'),
            Match.objectLike({ Expression: '100 * busy / (busy + free)', ReturnData: true }),
          ],
        },
      },
    });
  });

  it('grow by half and then double with the oldest due age, and never shrink by it', () => {
    const steps = resources(prod, POLICY)
      .map(({ Properties }) => Properties['StepScalingPolicyConfiguration'])
      .filter((configuration) => configuration !== undefined);
    expect(steps).toEqual([
      expect.objectContaining({
        AdjustmentType: 'PercentChangeInCapacity',
        MinAdjustmentMagnitude: 1,
        StepAdjustments: [
          { MetricIntervalLowerBound: 0, MetricIntervalUpperBound: 90, ScalingAdjustment: 50 },
          { MetricIntervalLowerBound: 90, ScalingAdjustment: 100 },
        ],
      }),
    ]);
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'job_scheduler_oldest_due_age_seconds',
      Threshold: 30,
      AlarmActions: [Match.objectLike({ Ref: Match.stringLikeRegexp('OldestDueAge') })],
    });
  });

  it('are as many as the stage says', () => {
    prod.hasResourceProperties('AWS::ApplicationAutoScaling::ScalableTarget', {
      MinCapacity: 2,
      MaxCapacity: 20,
    });
    templateOf('prod', { runnersMaximum: '60' }).hasResourceProperties(
      'AWS::ApplicationAutoScaling::ScalableTarget',
      { MinCapacity: 2, MaxCapacity: 60 },
    );
  });
});

describe('the api', () => {
  it('scales by the requests that each task gets', () => {
    prod.hasResourceProperties(POLICY, {
      TargetTrackingScalingPolicyConfiguration: Match.objectLike({
        PredefinedMetricSpecification: Match.objectLike({
          PredefinedMetricType: 'ALBRequestCountPerTarget',
        }),
        TargetValue: requestsPerMinute(SIZES.prod.api),
      }),
    });
  });
});

describe('schedulers', () => {
  it.each([
    ['dev', 1],
    ['prod', 2],
  ] as const)('are fixed in %s', (stage, count) => {
    const { Properties } = only(templateOf(stage), 'AWS::ECS::Service', 'Scheduler');
    expect(Properties['DesiredCount']).toBe(count);
    prod.resourceCountIs('AWS::ApplicationAutoScaling::ScalableTarget', 2);
  });
});

describe.each(STAGE_NAMES)('services of %s that scale', (stage) => {
  it.each(['Api', 'Runner'])('keep the tasks that scaling gave the %s when they are deployed', (id) => {
    expect(only(templateOf(stage), 'AWS::ECS::Service', id).Properties).not.toHaveProperty('DesiredCount');
  });

  it('leave the connections of each program to its default, with which capacity.ts counts', () => {
    const tasks = resources(templateOf(stage), 'AWS::ECS::TaskDefinition');
    expect(tasks.length).toBeGreaterThanOrEqual(3);
    expect(JSON.stringify(tasks)).not.toContain('DATABASE_CONNECTIONS');
  });
});

describe.each(STAGE_NAMES)('every service of %s', (stage) => {
  const template = templateOf(stage);

  it.each([
    ['Scheduler', 'Runner'],
    ['Api', 'Scheduler'],
  ])('is upgraded in the order of docs/operations/upgrade.md: the %s after the %s', (later, earlier) => {
    expect(only(template, 'AWS::ECS::Service', later).DependsOn).toEqual(
      expect.arrayContaining([expect.stringMatching(new RegExp(`^${earlier}Service`))]),
    );
  });

  it('waits for the migrations and is rolled back when its tasks do not get healthy', () => {
    const services = resources(template, 'AWS::ECS::Service');
    expect(services).toHaveLength(3);
    for (const { Properties, DependsOn } of services) {
      expect(Properties['DeploymentConfiguration']).toMatchObject({
        DeploymentCircuitBreaker: { Enable: true, Rollback: true },
        MinimumHealthyPercent: 100,
      });
      expect(DependsOn).toEqual(expect.arrayContaining([expect.stringMatching(/^MigrationRun/)]));
    }
  });
});
