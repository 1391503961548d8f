import { Match } from 'aws-cdk-lib/assertions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectorConfiguration } from '../collector/collector-configuration.js';
import { resources, templateOf } from '../stack.fixture-spec.js';
import { EXPORTED } from './metrics.js';

const prod = templateOf('prod', { alarmEmail: 'on-call@example.com' });
const observed = templateOf('prod', { managedPrometheus: 'true' });

describe('alarms', () => {
  it.each([
    ['oldest due age', { MetricName: 'job_scheduler_oldest_due_age_seconds', TreatMissingData: 'breaching' }],
    ['backlog', { MetricName: 'job_scheduler_job_queue_depth' }],
    ['errors of the api', { MetricName: 'HTTPCode_Target_5XX_Count' }],
    ['missing tasks', { MetricName: 'RunningTaskCount', Threshold: 1, TreatMissingData: 'breaching' }],
    ['PostgreSQL', { MetricName: 'ACUUtilization' }],
    ['Redis', { MetricName: 'DatabaseMemoryUsagePercentage' }],
  ])('tell of %s', (_, alarm) => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      ...alarm,
      AlarmActions: [{ Ref: Match.stringLikeRegexp('AlarmsTopic') }],
    });
  });

  it('tell of RabbitMQ before it takes no more messages', () => {
    prod.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Metrics: Match.arrayWith([Match.objectLike({ Expression: '100 * used / most' })]),
      Threshold: 80,
    });
  });

  it('are sent by e-mail when the context has an address', () => {
    prod.hasResourceProperties('AWS::SNS::Subscription', {
      ...{ Protocol: 'email', Endpoint: 'on-call@example.com' },
    });
    observed.resourceCountIs('AWS::SNS::Subscription', 0);
  });
});

describe('the collector', () => {
  const plan = { stage: 'dev', service: 'scheduler', region: 'eu-central-1' };
  const prometheus = 'https://aps.example.com/api/v1/remote_write';

  it('hands over metrics that the scheduler has', () => {
    const source = readFileSync(
      join(__dirname, '../../../libs/scheduling/src/scheduling-metrics.ts'),
      'utf8',
    );
    for (const name of Object.values(EXPORTED)) expect(source).toContain(`'${name}'`);
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
      '"regex":"job_scheduler_oldest_due_age_seconds|job_scheduler_job_queue_depth"',
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

  it('has nothing in it that the collector would take for a variable', () => {
    const both = collectorConfiguration({ ...plan, metricsLog: 'log', remoteWriteUrl: prometheus });
    expect(JSON.stringify(both)).not.toContain('$');
  });

  it.each([
    [prod, 1, 0],
    [observed, 3, 1],
  ])(
    'stands beside the scheduler, and beside all where Prometheus is wanted',
    (template, count, workspaces) => {
      const collectors = resources(template, 'AWS::ECS::TaskDefinition')
        .flatMap(
          ({ Properties }) => Properties['ContainerDefinitions'] as { Name: string; Essential: boolean }[],
        )
        .filter(({ Name }) => Name === 'collector');
      expect(collectors).toHaveLength(count);
      expect(collectors.every(({ Essential }) => !Essential)).toBe(true);
      template.resourceCountIs('AWS::APS::Workspace', workspaces);
    },
  );
});
