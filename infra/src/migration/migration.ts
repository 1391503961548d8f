import { CustomResource, Duration, RemovalPolicy, Stack, type CfnElement } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { join } from 'node:path';
import { accept, LOGS_POLICY } from '../findings/accept.js';
import { closedGroup } from '../network/closed-group.js';
import { SUBNETS } from '../network/network.js';
import { ProgramTask, type ProgramProps } from '../program/program-task.js';
import * as ec2 from 'aws-cdk-lib/aws-ec2';

const HANDLERS = join(import.meta.dirname, '../../lambda/migration');

export interface MigrationProps extends Pick<ProgramProps, 'stage' | 'image' | 'stores'> {
  cluster: ecs.ICluster;
}

/**
 * Brings the schema up to date before any service gets the new image. This is a one-off task that runs whenever its
 * definition changes, so with every new image. Dependents wait for it; if it fails, the deployment is rolled back.
 */
export class Migration extends Construct {
  private readonly task: ProgramTask;
  private readonly logGroup: logs.LogGroup;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: MigrationProps,
  ) {
    super(scope, id);
    const { stage, cluster, stores } = props;
    this.task = new ProgramTask(this, 'Task', {
      ...props,
      file: 'apps/api/dist/migrate.js',
      size: { cpu: 256, memoryMiB: 512 },
      hasHealth: false,
    });
    const group = closedGroup(this, 'Group', cluster.vpc, 'Job-Scheduler migrations');
    // ECR, Secrets Manager and CloudWatch.
    group.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.HTTPS);
    for (const store of stores) group.connections.allowToDefaultPort(store);
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: stage.sizes.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const resource = new CustomResource(this, 'Run', {
      serviceToken: this.provider().serviceToken,
      properties: {
        Cluster: cluster.clusterArn,
        TaskDefinition: this.task.definition.taskDefinitionArn,
        Subnets: cluster.vpc.selectSubnets(SUBNETS.services).subnetIds,
        SecurityGroups: [group.securityGroupId],
        LogGroup: this.task.logGroup.logGroupName,
      },
    });
    // The routes to the Internet and to the database must exist, and the database must answer.
    resource.node.addDependency(cluster.vpc, group, ...stores, this.task);
  }

  private provider(): Provider {
    const onEventHandler = this.handler('Start', 'index.onEvent');
    const isCompleteHandler = this.handler('Wait', 'index.isComplete');
    this.allowToRun(onEventHandler);
    const { clusterArn, clusterName } = this.props.cluster;
    isCompleteHandler.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['ecs:DescribeTasks'],
        resources: [
          Stack.of(this).formatArn({ service: 'ecs', resource: 'task', resourceName: `${clusterName}/*` }),
        ],
        conditions: { ArnEquals: { 'ecs:cluster': clusterArn } },
      }),
    );
    const provider = new Provider(this, 'Provider', {
      onEventHandler,
      isCompleteHandler,
      queryInterval: Duration.seconds(5),
      totalTimeout: Duration.hours(1),
      logGroup: this.logGroup,
      disableWaiterStateMachineLogging: true,
    });
    this.acceptFindings(provider);
    return provider;
  }

  /** Any revision of the task, so that a deployment does not depend on a permission that is as new as its revision. */
  private allowToRun(starter: lambda.Function): void {
    const { definition } = this.task;
    starter.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['iam:PassRole'],
        resources: [definition.taskRole.roleArn, definition.obtainExecutionRole().roleArn],
        conditions: { StringLike: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      }),
    );
    starter.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['ecs:RunTask'],
        resources: [
          Stack.of(this).formatArn({
            service: 'ecs',
            resource: 'task-definition',
            resourceName: `${definition.family}:*`,
          }),
        ],
        conditions: { ArnEquals: { 'ecs:cluster': this.props.cluster.clusterArn } },
      }),
    );
  }

  private handler(id: string, handler: string): lambda.Function {
    return new lambda.Function(this, id, {
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      code: lambda.Code.fromAsset(HANDLERS),
      handler,
      // Denied calls are repeated for two minutes.
      timeout: Duration.minutes(3),
      logGroup: this.logGroup,
    });
  }

  private acceptFindings(provider: Provider): void {
    accept(this, LOGS_POLICY, 'The managed policy lets the functions write their logs, and nothing more.');
    const cluster = Stack.of(this).getLogicalId(this.props.cluster.node.defaultChild as CfnElement);
    const tasks = `arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<${cluster}>/*`;
    accept(this, wildcard(tasks), 'The id of a task is not known before it is started.');
    const revisions = `task-definition/${this.task.definition.family}:*`;
    accept(
      this,
      wildcard(`arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:${revisions}`),
      'A permission for the new revision alone would not have spread when the revision is run.',
    );
    const functions = ['Start', 'Wait'].map((id) => this.node.findChild(id));
    const framework = ['framework-isComplete', 'framework-onTimeout'].map((id) =>
      provider.node.findChild(id),
    );
    for (const { node } of [...functions, ...framework]) {
      const ofFunction = `<${Stack.of(this).getLogicalId(node.defaultChild as CfnElement)}.Arn>:*`;
      accept(
        provider,
        wildcard(ofFunction),
        'The provider framework may call any version of these functions.',
      );
    }
    accept(provider, 'AwsSolutions-L1', 'The AWS CDK chooses the runtime of its provider framework.');
    accept(provider, 'AwsSolutions-SF1', 'The functions that it calls log what happens.');
    accept(
      provider,
      'AwsSolutions-SF2',
      'It runs for some minutes in each deployment; there is nothing to trace.',
    );
  }
}

/** The finding of cdk-nag for one resource with a wildcard. cdk-nag writes references in angle brackets. */
const wildcard = (resource: string): string => `AwsSolutions-IAM5[Resource::${resource}]`;
