import { Match } from 'aws-cdk-lib/assertions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectorConfiguration } from '../collector/collector-configuration.js';
import { resources, templateOf } from '../stack.fixture-spec.js';
import { LEFT_OUT } from './managed-rules.js';
import { EXPORTED } from './metrics.js';

interface Container {
  Name: string;
  Essential: boolean;
  RestartPolicy?: object;
}

const prod = templateOf('prod', { alarmEmail: 'on-call@example.com' });
const observed = templateOf('prod', { managedPrometheus: 'true' });

describe('alarms', () => {
  it.each([
    ['oldest due age', { MetricName: 'job_scheduler_oldest_due_age_seconds', TreatMissingData: 'breaching' }],
    [
      'calls that do not come through',
      { MetricName: 'job_scheduler_canary_age_seconds', Statistic: 'Minimum', Threshold: 60 },
    ],
    [
      'late calls',
      { MetricName: 'job_scheduler_canary_lateness_seconds', Statistic: 'Maximum', Threshold: 5 },
    ],
    ['backlog', { MetricName: 'job_scheduler_job_queue_depth' }],
    ['missing tasks', { MetricName: 'RunningTaskCount', Threshold: 1, TreatMissingData: 'breaching' }],
    ['PostgreSQL', { MetricName: 'ACUUtilization' }],
  ])('tell of %s', (_, alarm) => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...alarm,
      AlarmActions: [{ Ref: Match.stringLikeRegexp('AlarmsTopic') }],
    });
  });

  it('tell nothing of the canary when it is off', () => {
    const metrics = resources(templateOf('dev', { canary: 'off' }), 'AWS::CloudWatch::Alarm');
    expect(JSON.stringify(metrics)).not.toContain('canary');
  });

  it('tell of errors, whether the api answers with them or the load balancer for want of one', () => {
    const metric = (MetricName: string): object => ({
      MetricStat: Match.objectLike({ Stat: 'Sum', Metric: Match.objectLike({ MetricName }) }),
    });
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([
        Match.objectLike({ Expression: 'FILL(target, 0) + FILL(balancer, 0)' }),
        Match.objectLike(metric('HTTPCode_Target_5XX_Count')),
        Match.objectLike(metric('HTTPCode_ELB_5XX_Count')),
      ]),
    });
  });

  it('tell of each node of Redis, as any may become the primary', () => {
    const ofNode = (suffix: string): object =>
      Match.objectLike({
        MetricStat: Match.objectLike({
          Metric: {
            Namespace: 'AWS/ElastiCache',
            MetricName: 'DatabaseMemoryUsagePercentage',
            Dimensions: [{ Name: 'CacheClusterId', Value: { 'Fn::Join': ['', [Match.anyValue(), suffix]] } }],
          },
        }),
      });
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: [Match.objectLike({ Expression: 'MAX([memory1,memory2])' }), ofNode('-001'), ofNode('-002')],
      Threshold: 80,
    });
    templateOf('dev').hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'DatabaseMemoryUsagePercentage',
      Threshold: 80,
    });
  });

  it('tell of RabbitMQ before it takes no more messages', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: '100 * used / most' })]),
      Threshold: 80,
    });
  });

  it('may be sent to their topic, which takes nothing but TLS', () => {
    prod.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
  });

  it('are sent by e-mail when the context has an address', () => {
    prod.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'on-call@example.com',
    });
    observed.resourceCountIs('AWS::SNS::Subscription', 0);
  });
});

describe('the dashboard', () => {
  it('shows lateness and outcomes without a Prometheus', () => {
    const [dashboard] = resources(prod, 'AWS::CloudWatch::Dashboard');
    const text = JSON.stringify(dashboard);
    for (const shown of [
      'oldest_due_age_seconds',
      'canary_lateness_seconds',
      'canary_age_seconds',
      'succeeded',
      'failed',
      'lost',
      'missed',
      'expired',
    ])
      expect(text).toContain(shown);
  });
});

describe('the rules of the managed Prometheus', () => {
  const fileOf = (path: string): string => readFileSync(join(__dirname, '../../..', path), 'utf8');
  const rulesIn = (text: string): string[] => text.match(/^ {6}- (alert|record): .*\n(?: {8}.*\n)+/gm) ?? [];

  it('are those of docker/prometheus, but for those that can tell nobody anything there', () => {
    const namespaces = resources(observed, 'AWS::APS::RuleGroupsNamespace');
    const data = namespaces.map(({ Properties }) => String(Properties['Data'])).join('');
    const files = ['slo.yml', 'alerts.yml'].map((name) => fileOf(`docker/prometheus/rules/${name}`)).join('');
    const isLeftOut = (rule: string): boolean =>
      Object.keys(LEFT_OUT).some((alert) => rule.includes(`- alert: ${alert}\n`));
    const all = rulesIn(files);
    expect(all.filter(isLeftOut)).toHaveLength(Object.keys(LEFT_OUT).length);
    expect(rulesIn(data)).toEqual(all.filter((rule) => !isLeftOut(rule)));
    // Nothing but rules is left out.
    expect(rulesIn(data).reduce((rest, rule) => rest.replace(rule, ''), data)).toBe(
      all.reduce((rest, rule) => rest.replace(rule, ''), files),
    );
  });

  it.each(Object.keys(LEFT_OUT))('leave out %s, and the guide says what takes its place', (alert) => {
    expect(fileOf('docs/operations/aws.md')).toContain(`| [${alert}](runbooks/${alert}.md)`);
  });

  it('silence the symptoms of a cause, as those of compose do', () => {
    const [workspace] = resources(observed, 'AWS::APS::Workspace');
    const definition = JSON.stringify(workspace?.Properties['AlertManagerDefinition']);
    const silenced = fileOf('docker/alertmanager/alertmanager.yml').match(/source_matchers: .*/g) ?? [];
    expect(silenced.length).toBeGreaterThan(2);
    for (const rule of silenced) expect(definition).toContain(JSON.stringify(rule).slice(1, -1));
  });

  it('send their alerts to the topic of the alarms', () => {
    const [workspace] = resources(observed, 'AWS::APS::Workspace');
    expect(JSON.stringify(workspace?.Properties['AlertManagerDefinition'])).toContain('AlarmsTopic');
    observed.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: Match.arrayWith(['aps.amazonaws.com']) },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
    prod.resourceCountIs('AWS::APS::RuleGroupsNamespace', 0);
  });
});

describe('the collector', () => {
  const plan = { stage: 'dev', service: 'scheduler', region: 'eu-central-1' };
  const prometheus = 'https://aps.example.com/api/v1/remote_write';

  it('hands over metrics that the scheduler or the runner has', () => {
    const source = (file: string): string => readFileSync(join(__dirname, '../../../libs', file), 'utf8');
    const { runnerSlots, runs, skippedTicks, canaryAge, canaryLateness, ...ofScheduler } = EXPORTED;
    const scheduling = source('scheduling/src/life/scheduling-metrics.ts');
    for (const name of Object.values(ofScheduler)) expect(scheduling).toContain(`'${name}'`);
    expect(source('execution/src/life/execution-metrics.ts')).toContain(`'${runnerSlots}'`);
    const shared = source('platform/src/metrics/shared-counters.ts');
    for (const name of [runs, skippedTicks]) expect(shared).toContain(`'${name}'`);
    const canary = source('platform/src/health/canary-state.ts');
    for (const name of [canaryAge, canaryLateness]) expect(canary).toContain(`'${name}'`);
  });

  it('hands just these to CloudWatch', () => {
    const configuration = collectorConfiguration({ ...plan, metricsLog: 'log', remoteWriteUrl: null });
    expect(configuration).toMatchObject({
      extensions: {},
      exporters: { awsemf: { namespace: 'JobScheduler', log_group_name: 'log', region: 'eu-central-1' } },
      service: {
        extensions: [],
        pipelines: { 'metrics/few': { receivers: ['prometheus/few'], exporters: ['awsemf'] } },
      },
    });
    expect(JSON.stringify(configuration)).toContain(
      '"regex":"job_scheduler_oldest_due_age_seconds|job_scheduler_canary_age_seconds|job_scheduler_canary_lateness_seconds|job_scheduler_job_queue_depth|job_scheduler_runner_slots|job_scheduler_runs_total|job_scheduler_ticks_skipped_total"',
    );
  });

  it('hands everything to Amazon Managed Prometheus, signed', () => {
    const configuration = collectorConfiguration({ ...plan, metricsLog: null, remoteWriteUrl: prometheus });
    expect(configuration).toMatchObject({
      extensions: { sigv4auth: { region: 'eu-central-1', service: 'aps' } },
      exporters: { prometheusremotewrite: { endpoint: prometheus, auth: { authenticator: 'sigv4auth' } } },
      service: { extensions: ['sigv4auth'], pipelines: { 'metrics/all': { receivers: ['prometheus/all'] } } },
    });
  });

  it('names the task as the instance, so that no two tasks write the same series', () => {
    const configuration = collectorConfiguration({ ...plan, metricsLog: 'log', remoteWriteUrl: prometheus });
    expect(configuration).toMatchObject({
      processors: {
        resourcedetection: { detectors: ['ecs'] },
        resource: {
          attributes: [{ key: 'service.instance.id', from_attribute: 'aws.ecs.task.arn', action: 'upsert' }],
        },
      },
      service: {
        pipelines: {
          // What the one detects, the other copies.
          'metrics/all': { processors: ['resourcedetection', 'resource'] },
        },
      },
    });
  });

  it('has nothing in it that the collector would take for a variable', () => {
    const both = collectorConfiguration({ ...plan, metricsLog: 'log', remoteWriteUrl: prometheus });
    expect(JSON.stringify(both)).not.toContain('$');
  });

  it.each([
    [prod, 2, 0],
    [observed, 3, 1],
  ])(
    'stands beside scheduler and runner, and beside all where Prometheus is wanted',
    (template, count, workspaces) => {
      const collectors = resources(template, 'AWS::ECS::TaskDefinition')
        .flatMap(({ Properties }) => Properties['ContainerDefinitions'] as Container[])
        .filter(({ Name }) => Name === 'collector');
      expect(collectors).toHaveLength(count);
      for (const collector of collectors) {
        expect(collector).toMatchObject({ Essential: false, RestartPolicy: { Enabled: true } });
      }
      template.resourceCountIs('AWS::APS::Workspace', workspaces);
    },
  );
});
