import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.js';
import { closedGroup } from '../network/closed-group.js';
import { SUBNETS } from '../network/network.js';
import type { Stage } from '../stage/stage.js';
import { generatedSecret } from '../store/generated-secret.js';
import type { Store } from '../store/store.js';

const PORT = 6379;

/** ElastiCache for Redis: the priority queue. It can be rebuilt from PostgreSQL, so it has no backups. */
export class Cache extends Construct implements Store {
  readonly replicationGroup: elasticache.CfnReplicationGroup;
  readonly connections: ec2.Connections;
  readonly environment: Store['environment'];
  readonly secrets: Store['secrets'];
  readonly script = [`export REDIS_URL="rediss://:$CACHE_TOKEN@$CACHE_HOST:${PORT}"`, 'unset CACHE_TOKEN'];

  constructor(scope: Construct, id: string, { stage, vpc }: { stage: Stage; vpc: ec2.IVpc }) {
    super(scope, id);
    const { nodeType, nodes } = stage.sizes.cache;
    const group = closedGroup(this, 'Group', vpc, 'Redis');
    const token = generatedSecret(this, 'Token', { description: 'Job-Scheduler: the token of Redis' });
    const subnets = new elasticache.CfnSubnetGroup(this, 'Subnets', {
      description: 'Redis',
      subnetIds: vpc.selectSubnets(SUBNETS.stores).subnetIds,
    });
    const parameters = new elasticache.CfnParameterGroup(this, 'Parameters', {
      cacheParameterGroupFamily: 'redis7',
      description: 'Due times are not to be evicted',
      properties: { 'maxmemory-policy': 'noeviction' },
    });
    this.replicationGroup = new elasticache.CfnReplicationGroup(this, 'Replication', {
      replicationGroupDescription: 'Job-Scheduler: the priority queue',
      engine: 'redis',
      engineVersion: '7.1',
      cacheNodeType: nodeType,
      numCacheClusters: nodes,
      automaticFailoverEnabled: nodes > 1,
      multiAzEnabled: nodes > 1,
      port: PORT,
      cacheSubnetGroupName: subnets.ref,
      cacheParameterGroupName: parameters.ref,
      securityGroupIds: [group.securityGroupId],
      transitEncryptionEnabled: true,
      atRestEncryptionEnabled: true,
      // A reference that CloudFormation resolves: the token is not in the template.
      authToken: token.secretValue.unsafeUnwrap(),
      autoMinorVersionUpgrade: true,
    });
    accept(this, 'AwsSolutions-AEC5', 'Only the tasks can reach the port, whatever its number.');
    if (nodes === 1) {
      accept(
        this,
        'AwsSolutions-AEC4',
        'There is one node: without Redis, ticks continue from PostgreSQL, some seconds late.',
      );
    }
    this.connections = new ec2.Connections({ securityGroups: [group], defaultPort: ec2.Port.tcp(PORT) });
    this.environment = { CACHE_HOST: this.replicationGroup.attrPrimaryEndPointAddress };
    this.secrets = { CACHE_TOKEN: ecs.Secret.fromSecretsManager(token) };
  }
}
