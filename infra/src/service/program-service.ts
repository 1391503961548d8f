import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Stack, type CfnElement } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.js';
import { closedGroup } from '../network/closed-group.js';
import { SUBNETS } from '../network/network.js';
import { METRICS_PORT, ProgramTask, type ProgramProps } from '../program/program-task.js';

/** A program that always runs, in one or more tasks. */
export interface ProgramServiceProps extends ProgramProps {
  cluster: ecs.ICluster;
  /** Number of tasks. Undefined if the service scales: a number would undo, at each deployment, what scaling did. */
  count?: number;
  /** What it may connect to on the Internet. */
  outbound: ec2.Port[];
  /** Whether its tasks ask Amazon ECS not to stop them now: libs/platform/src/process/ecs-task-protection.ts. */
  protectsItself?: boolean;
}

/** Keeps tasks of a program running, and rolls back a deployment whose tasks do not become healthy. */
export class ProgramService extends Construct {
  readonly task: ProgramTask;
  readonly service: ecs.FargateService;
  readonly connections: ec2.Connections;

  constructor(scope: Construct, id: string, props: ProgramServiceProps) {
    super(scope, id);
    const { cluster, count, outbound, stores, protectsItself = false } = props;
    this.task = new ProgramTask(this, 'Task', {
      ...props,
      environment: { METRICS_PORT: String(METRICS_PORT), ...props.environment },
    });
    const group = closedGroup(this, 'Group', cluster.vpc, `Job-Scheduler ${id}`);
    for (const port of outbound) group.addEgressRule(ec2.Peer.anyIpv4(), port);
    this.service = new ecs.FargateService(this, 'Service', {
      cluster,
      taskDefinition: this.task.definition,
      ...(count === undefined ? {} : { desiredCount: count }),
      vpcSubnets: SUBNETS.services,
      securityGroups: [group],
      assignPublicIp: false,
      // A new task is healthy before an old one is stopped, so that there is never a gap.
      minHealthyPercent: 100,
      maxHealthyPercent: 200,
      circuitBreaker: { rollback: true },
      enableECSManagedTags: true,
      propagateTags: ecs.PropagatedTagSource.SERVICE,
    });
    this.connections = this.service.connections;
    for (const store of stores) this.service.connections.allowToDefaultPort(store);
    if (protectsItself) this.allowProtection(cluster);
  }

  /** The tasks of a service have names that nobody knows in advance, so the permission covers those of the cluster. */
  private allowProtection(cluster: ecs.ICluster): void {
    const { taskRole } = this.task.definition;
    const tasks = { service: 'ecs', resource: 'task', resourceName: `${cluster.clusterName}/*` };
    taskRole.addToPrincipalPolicy(
      new iam.PolicyStatement({
        actions: ['ecs:UpdateTaskProtection'],
        resources: [Stack.of(this).formatArn(tasks)],
        conditions: { ArnEquals: { 'ecs:cluster': cluster.clusterArn } },
      }),
    );
    const name = Stack.of(this).getLogicalId(cluster.node.defaultChild as CfnElement);
    accept(
      taskRole,
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<${name}>/*]`,
      'A task protects itself, and its name is not known before it runs.',
    );
  }
}
