import { CloudwatchLogGroup } from '@cdktn/provider-aws/lib/cloudwatch-log-group/index.js';
import type { EcsCluster } from '@cdktn/provider-aws/lib/ecs-cluster/index.js';
import { EcsService } from '@cdktn/provider-aws/lib/ecs-service/index.js';
import { EcsTaskDefinition } from '@cdktn/provider-aws/lib/ecs-task-definition/index.js';
import { IamRole } from '@cdktn/provider-aws/lib/iam-role/index.js';
import { IamRolePolicy } from '@cdktn/provider-aws/lib/iam-role-policy/index.js';
import { VpcSecurityGroupEgressRule } from '@cdktn/provider-aws/lib/vpc-security-group-egress-rule/index.js';
import { VpcSecurityGroupIngressRule } from '@cdktn/provider-aws/lib/vpc-security-group-ingress-rule/index.js';
import { Fn } from 'cdktn';
import { Construct } from 'constructs';
import type { Sizes } from '../../dist/stage/sizes.js';
import { DATABASE_PORT, type Database } from './database.js';
import type { Network } from './network.js';

export interface RunnerServiceProps {
  sizes: Sizes;
  region: string;
  image: string;
  network: Network;
  database: Database;
  cluster: EcsCluster;
}

/** The runner on Fargate. Roles, statements and the rules between security groups are written out: nothing derives them. */
export class RunnerService extends Construct {
  constructor(scope: Construct, id: string, props: RunnerServiceProps) {
    super(scope, id);
    const { sizes, network, database, cluster } = props;
    const group = network.closedGroup(this, 'Job-Scheduler Runner');
    new VpcSecurityGroupIngressRule(this, 'ToDatabase', {
      securityGroupId: database.group.id,
      referencedSecurityGroupId: group.id,
      fromPort: DATABASE_PORT,
      toPort: DATABASE_PORT,
      ipProtocol: 'tcp',
    });
    new VpcSecurityGroupEgressRule(this, 'Anywhere', {
      securityGroupId: group.id,
      cidrIpv4: '0.0.0.0/0',
      fromPort: 0,
      toPort: 65_535,
      ipProtocol: 'tcp',
    });
    new EcsService(this, 'Service', {
      name: 'runner',
      cluster: cluster.arn,
      taskDefinition: this.definition(props).arn,
      desiredCount: sizes.runner.minimum,
      launchType: 'FARGATE',
      networkConfiguration: {
        subnets: network.services.map(({ id }) => id),
        securityGroups: [group.id],
        assignPublicIp: false,
      },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      // What scaling chose stays at each deployment.
      lifecycle: { ignoreChanges: ['desired_count'] },
    });
  }

  private definition({ sizes, region, image, database, cluster }: RunnerServiceProps): EcsTaskDefinition {
    const { cpu, memoryMiB, concurrency } = sizes.runner;
    const logs = new CloudwatchLogGroup(this, 'Logs', { retentionInDays: sizes.logDays });
    const taskRole = this.role('TaskRole', [
      {
        Effect: 'Allow',
        Action: 'ecs:UpdateTaskProtection',
        Resource: '*',
        Condition: { ArnEquals: { 'ecs:cluster': cluster.arn } },
      },
    ]);
    const executionRole = this.role('ExecutionRole', [
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${logs.arn}:*`,
      },
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: database.secretArn },
    ]);
    const container = {
      name: 'program',
      image,
      essential: true,
      entryPoint: ['sh', '-c'],
      command: [`exec node --max-old-space-size=${memoryMiB / 2} apps/runner/dist/main.js`],
      user: '1000:1000',
      readonlyRootFilesystem: true,
      stopTimeout: 120,
      environment: [
        { name: 'DATABASE_HOST', value: database.cluster.endpoint },
        { name: 'RUNNER_CONCURRENCY', value: String(concurrency) },
        { name: 'DRAIN_SECONDS', value: '110' },
      ],
      secrets: ['username', 'password'].map((key) => ({
        name: `DATABASE_${key === 'username' ? 'USER' : 'PASSWORD'}`,
        valueFrom: `${database.secretArn}:${key}::`,
      })),
      logConfiguration: {
        logDriver: 'awslogs',
        options: {
          'awslogs-group': logs.name,
          'awslogs-region': region,
          'awslogs-stream-prefix': 'program',
        },
      },
    };
    return new EcsTaskDefinition(this, 'Definition', {
      family: 'job-scheduler-dev-runner',
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(cpu),
      memory: String(memoryMiB),
      runtimePlatform: { cpuArchitecture: 'X86_64', operatingSystemFamily: 'LINUX' },
      taskRoleArn: taskRole.arn,
      executionRoleArn: executionRole.arn,
      containerDefinitions: Fn.jsonencode([container]),
    });
  }

  private role(id: string, statements: object[]): IamRole {
    const role = new IamRole(this, id, {
      assumeRolePolicy: policy([
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: 'ecs-tasks.amazonaws.com' } },
      ]),
    });
    new IamRolePolicy(this, `${id}Policy`, { role: role.id, policy: policy(statements) });
    return role;
  }
}

const policy = (statements: object[]): string =>
  Fn.jsonencode({ Version: '2012-10-17', Statement: statements });
