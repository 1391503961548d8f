import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as aps from 'aws-cdk-lib/aws-aps';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { ProgramTask } from '../program/program-task.js';
import type { Stage } from '../stage/stage.js';
import { collectorConfiguration } from './collector-configuration.js';

/** The AWS distribution of the OpenTelemetry collector. */
const IMAGE = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.49.0';

/** Takes metrics from programs to CloudWatch and, where the stage says so, to Amazon Managed Prometheus. */
export class Collector extends Construct {
  /** Holds all metrics, or null if the stage does not ask for it. */
  readonly workspace: aps.CfnWorkspace | null;
  private readonly metricsLog: logs.LogGroup;
  private readonly ownLog: logs.LogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly stage: Stage,
  ) {
    super(scope, id);
    const retention = { retention: stage.sizes.logDays, removalPolicy: RemovalPolicy.DESTROY };
    this.metricsLog = new logs.LogGroup(this, 'Metrics', retention);
    this.ownLog = new logs.LogGroup(this, 'Logs', retention);
    this.workspace = stage.managedPrometheus
      ? new aps.CfnWorkspace(this, 'Workspace', { alias: `job-scheduler-${stage.name}` })
      : null;
  }

  /** Puts a collector beside a scheduler or a runner: alarms and scaling depend on the metrics it exports. */
  besideMeasured(service: 'scheduler' | 'runner', task: ProgramTask): void {
    this.beside(service, task, true);
  }

  /** Puts a collector beside another program. Only Amazon Managed Prometheus uses its metrics. */
  besideOther(service: string, task: ProgramTask): void {
    if (this.workspace !== null) this.beside(service, task, false);
  }

  private beside(service: string, { definition }: ProgramTask, isForCloudWatch: boolean): void {
    const stack = Stack.of(this);
    const configuration = collectorConfiguration({
      stage: this.stage.name,
      service,
      region: stack.region,
      metricsLog: isForCloudWatch ? this.metricsLog.logGroupName : null,
      remoteWriteUrl:
        this.workspace === null ? null : `${this.workspace.attrPrometheusEndpoint}api/v1/remote_write`,
    });
    definition.addContainer('collector', {
      image: ecs.ContainerImage.fromRegistry(IMAGE),
      // If the collector dies, the program goes on, and ECS restarts the collector.
      essential: false,
      enableRestartPolicy: true,
      cpu: 32,
      memoryLimitMiB: 256,
      environment: { AOT_CONFIG_CONTENT: stack.toJsonString(configuration) },
      logging: ecs.LogDriver.awsLogs({ logGroup: this.ownLog, streamPrefix: 'collector' }),
    });
    if (isForCloudWatch) this.allowLogs(definition);
    if (this.workspace !== null) {
      const resources = [this.workspace.attrArn];
      definition.addToTaskRolePolicy(new iam.PolicyStatement({ actions: ['aps:RemoteWrite'], resources }));
    }
  }

  private allowLogs(definition: ecs.FargateTaskDefinition): void {
    definition.addToTaskRolePolicy(
      new iam.PolicyStatement({
        actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
        resources: [this.metricsLog.logGroupArn],
      }),
    );
  }
}
