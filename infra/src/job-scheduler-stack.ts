import { CfnOutput, Duration, Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { Construct } from 'constructs';
import { Broker } from './broker/broker.js';
import { Cache } from './cache/cache.js';
import { Collector } from './collector/collector.js';
import { Database } from './database/database.js';
import { Firewall } from './firewall/firewall.js';
import { programImage } from './image/image.js';
import { LoadBalancer } from './load-balancer/load-balancer.js';
import { Migration } from './migration/migration.js';
import { Network } from './network/network.js';
import { Alarms } from './observability/alarms.js';
import { Dashboard } from './observability/dashboard.js';
import { healthOf } from './observability/health.js';
import { ManagedRules } from './observability/managed-rules.js';
import { scaleApi } from './scaling/api-scaling.js';
import { LONGEST_DRAIN } from './program/program-task.js';
import { RunnerScaling } from './scaling/runner-scaling.js';
import { ProgramService, type ProgramServiceProps } from './service/program-service.js';
import { SecretsKeys } from './secrets-keys/secrets-keys.js';
import type { Stage } from './stage/stage.js';
import { generatedSecret } from './store/generated-secret.js';
import { ASSUMED } from './capacity/capacity.js';

const API_PORT = 8000;
/** Callbacks go to any port that a user's URL names. */
const ANYWHERE = [ec2.Port.allTcp()];
/** AWS, and the channels of alerts: webhooks and Slack over HTTPS, mail servers over SMTP with TLS. */
const AWS_AND_ALERTS = [ec2.Port.HTTPS, ec2.Port.tcp(465), ec2.Port.tcp(587)];

/** The distributed shape on AWS: three services from one image, their stores, and their monitoring. */
export class JobSchedulerStack extends Stack {
  private readonly cluster: ecs.Cluster;
  private readonly image: ecs.ContainerImage;
  private readonly database: Database;
  private readonly cache: Cache;
  private readonly broker: Broker;
  private readonly secretsKeys: SecretsKeys;

  constructor(
    scope: Construct,
    id: string,
    private readonly stage: Stage,
  ) {
    super(scope, id, {
      description: `Job-Scheduler, stage ${stage.name}`,
      // Protects the stack as a whole: protecting single resources would only stop a removal halfway.
      terminationProtection: stage.name === 'prod',
    });
    Tags.of(this).add('job-scheduler:stage', stage.name);
    const { vpc } = new Network(this, 'Network', stage);
    this.database = new Database(this, 'Database', { stage, vpc });
    this.cache = new Cache(this, 'Cache', { stage, vpc });
    this.broker = new Broker(this, 'Broker', { stage, vpc });
    this.secretsKeys = new SecretsKeys(this, 'SecretsKeys', stage);
    this.cluster = new ecs.Cluster(this, 'Cluster', {
      vpc,
      containerInsightsV2: ecs.ContainerInsights.ENABLED,
    });
    this.image = programImage(this, stage);
    const loadBalancer = new LoadBalancer(this, 'LoadBalancer', { stage, vpc });
    new Firewall(this, 'Firewall', { stage, resourceArn: loadBalancer.balancer.loadBalancerArn });

    const { cluster, image, database, cache, broker } = this;
    const migration = new Migration(this, 'Migration', { stage, image, cluster, stores: [database] });
    const api = this.createApi(loadBalancer, vpc);
    const scheduler = this.createScheduler();
    const runner = this.createRunner();
    // The order of docs/operations/upgrade.md: runners first, so that they understand what a new scheduler sends.
    runner.service.node.addDependency(migration);
    scheduler.service.node.addDependency(migration, runner.service);
    api.service.node.addDependency(migration, scheduler.service);
    const { workspace } = this.collectMetrics({ api, scheduler, runner });

    const services = { api: api.service, scheduler: scheduler.service, runner: runner.service };
    const health = healthOf({ stage, loadBalancer, ...services, database, cache, broker });
    const { alarms, topic } = new Alarms(this, 'Alarms', { stage, health });
    if (workspace !== null) new ManagedRules(this, 'ManagedRules', { workspace, topic });
    new Dashboard(this, 'Dashboard', { health, alarms });
  }

  private createApi({ url, listener }: LoadBalancer, vpc: ec2.IVpc): ProgramService {
    const { stage } = this;
    const adminKey = generatedSecret(this, 'AdminKey', { description: 'Job-Scheduler: API_ADMIN_KEY' });
    new CfnOutput(this, 'AdminKeySecret', {
      description: 'The secret that holds the key of the API',
      value: adminKey.secretArn,
    });
    const api = this.createService('Api', {
      file: 'apps/api/dist/main.js',
      size: stage.sizes.api,
      stores: [this.database, this.cache],
      parts: [this.secretsKeys],
      // POST /v1/jobs/test makes the call of a job.
      outbound: ANYWHERE,
      // The load balancer, which names clients in X-Forwarded-For, is in the network.
      environment: {
        HOST: '0.0.0.0',
        PORT: String(API_PORT),
        PUBLIC_URL: url,
        TRUSTED_PROXIES: vpc.vpcCidrBlock,
        ...stage.signIn?.settings,
        ...stage.apiSettings,
      },
      secrets: {
        API_ADMIN_KEY: ecs.Secret.fromSecretsManager(adminKey),
        ...this.clientSecret(),
      },
    });
    this.secretsKeys.allowAll(api.task.definition.taskRole);
    api.task.container.addPortMappings({ containerPort: API_PORT });
    const targetGroup = listener.addTargets('Api', {
      port: API_PORT,
      protocol: elb.ApplicationProtocol.HTTP,
      targets: [api.service.loadBalancerTarget({ containerName: 'program', containerPort: API_PORT })],
      deregistrationDelay: Duration.seconds(30),
      healthCheck: {
        path: '/health/ready',
        interval: Duration.seconds(15),
        healthyThresholdCount: 2,
        unhealthyThresholdCount: 10,
      },
    });
    scaleApi(api.service, targetGroup, stage.sizes.api);
    return api;
  }

  /** Of the sign-in with a provider. Whoever set the provider up has put it into Secrets Manager. */
  private clientSecret(): Record<string, ecs.Secret> {
    const arn = this.stage.signIn?.clientSecretArn ?? null;
    if (arn === null) return {};
    const secret = secretsmanager.Secret.fromSecretCompleteArn(this, 'SignInSecret', arn);
    return { OIDC_CLIENT_SECRET: ecs.Secret.fromSecretsManager(secret) };
  }

  private createScheduler(): ProgramService {
    const { schedulerSettings, sizes } = this.stage;
    const { scheduler } = sizes;
    return this.createService('Scheduler', {
      file: 'apps/scheduler/dist/main.js',
      size: scheduler,
      count: scheduler.count,
      stores: [this.database, this.cache, this.broker],
      outbound: AWS_AND_ALERTS,
      environment: { RUNS_PER_MESSAGE: String(ASSUMED.runsPerMessage), ...schedulerSettings },
    });
  }

  private createRunner(): ProgramService {
    const { stage } = this;
    const { runner } = stage.sizes;
    const service = this.createService('Runner', {
      file: 'apps/runner/dist/main.js',
      size: runner,
      stores: [this.database, this.cache, this.broker],
      parts: [this.secretsKeys],
      outbound: ANYWHERE,
      // Calls may take 900 s. While one may outlast the drain, the runner asks not to be stopped.
      drain: LONGEST_DRAIN,
      protectsItself: true,
      environment: {
        RUNNER_CONCURRENCY: String(runner.concurrency),
        RUNS_PER_MESSAGE: String(ASSUMED.runsPerMessage),
      },
    });
    this.secretsKeys.allowReading(service.task.definition.taskRole);
    new RunnerScaling(this, 'RunnerScaling', { stage, service: service.service });
    return service;
  }

  private createService(
    id: string,
    props: Omit<ProgramServiceProps, 'stage' | 'image' | 'cluster'>,
  ): ProgramService {
    const { stage, image, cluster } = this;
    const environment = { ...stage.callbackAddresses, ...props.environment };
    return new ProgramService(this, id, { stage, image, cluster, ...props, environment });
  }

  private collectMetrics(services: Record<'api' | 'scheduler' | 'runner', ProgramService>): Collector {
    const { api, scheduler, runner } = services;
    const collector = new Collector(this, 'Collector', this.stage);
    collector.besideMeasured('scheduler', scheduler.task);
    collector.besideMeasured('runner', runner.task);
    collector.besideOther('api', api.task);
    if (collector.workspace !== null) {
      new CfnOutput(this, 'PrometheusWorkspace', {
        description: 'The Amazon Managed Prometheus workspace, for Grafana',
        value: collector.workspace.attrPrometheusEndpoint,
      });
    }
    return collector;
  }
}
