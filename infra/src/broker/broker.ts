import { Aws, Fn } from 'aws-cdk-lib';
import * as amazonmq from 'aws-cdk-lib/aws-amazonmq';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { closedGroup } from '../network/closed-group.js';
import { SUBNETS } from '../network/network.js';
import type { Stage } from '../stage/stage.js';
import { generatedSecret } from '../store/generated-secret.js';
import type { Store } from '../store/store.js';

const PORT = 5671;

/** Amazon MQ for RabbitMQ: the job queue. If it loses messages, they are published again from PostgreSQL. */
export class Broker extends Construct implements Store {
  /** The broker's name in CloudWatch. */
  readonly name = `${Aws.STACK_NAME}-jobs`;
  readonly connections: ec2.Connections;
  readonly environment: Store['environment'];
  readonly secrets: Store['secrets'];
  readonly script = [
    `export AMQP_URL="amqps://$BROKER_USER:$BROKER_PASSWORD@$BROKER_HOST:${PORT}"`,
    'unset BROKER_PASSWORD',
  ];

  constructor(scope: Construct, id: string, { stage, vpc }: { stage: Stage; vpc: ec2.IVpc }) {
    super(scope, id);
    const { instanceType, isCluster } = stage.sizes.broker;
    const group = closedGroup(this, 'Group', vpc, 'RabbitMQ');
    const secret = generatedSecret(this, 'Credentials', {
      description: 'Job-Scheduler: user and password of RabbitMQ',
      username: 'job-scheduler',
    });
    const { subnetIds } = vpc.selectSubnets(SUBNETS.stores);
    const broker = new amazonmq.CfnBroker(this, 'Broker', {
      brokerName: this.name,
      engineType: 'RABBITMQ',
      engineVersion: '4.2',
      autoMinorVersionUpgrade: true,
      deploymentMode: isCluster ? 'CLUSTER_MULTI_AZ' : 'SINGLE_INSTANCE',
      hostInstanceType: instanceType,
      publiclyAccessible: false,
      subnetIds: isCluster ? subnetIds : subnetIds.slice(0, 1),
      securityGroups: [group.securityGroupId],
      logs: { general: true },
      users: [
        {
          username: secret.secretValueFromJson('username').unsafeUnwrap(),
          // A reference that CloudFormation resolves: the password is not in the template.
          password: secret.secretValueFromJson('password').unsafeUnwrap(),
        },
      ],
    });
    this.connections = new ec2.Connections({ securityGroups: [group], defaultPort: ec2.Port.tcp(PORT) });
    // amqps://<host>:5671
    const endpoint = Fn.select(0, broker.attrAmqpEndpoints);
    this.environment = { BROKER_HOST: Fn.select(0, Fn.split(':', Fn.select(1, Fn.split('//', endpoint)))) };
    this.secrets = {
      BROKER_USER: ecs.Secret.fromSecretsManager(secret, 'username'),
      BROKER_PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password'),
    };
  }
}
