import { DbSubnetGroup } from '@cdktn/provider-aws/lib/db-subnet-group/index.js';
import { RdsCluster } from '@cdktn/provider-aws/lib/rds-cluster/index.js';
import { RdsClusterInstance } from '@cdktn/provider-aws/lib/rds-cluster-instance/index.js';
import type { SecurityGroup } from '@cdktn/provider-aws/lib/security-group/index.js';
import { Construct } from 'constructs';
import type { Sizes } from '../../dist/stage/sizes.js';
import type { Network } from './network.js';

export const DATABASE_PORT = 5432;
const NAME = 'jobs';

/** Aurora PostgreSQL, Serverless v2, which generates its own password: Terraform's state must not hold one. */
export class Database extends Construct {
  readonly cluster: RdsCluster;
  readonly group: SecurityGroup;

  constructor(scope: Construct, id: string, { sizes, network }: { sizes: Sizes; network: Network }) {
    super(scope, id);
    const { minimumCapacity, maximumCapacity, readers, backupDays } = sizes.database;
    this.group = network.closedGroup(this, 'PostgreSQL');
    const subnets = new DbSubnetGroup(this, 'Subnets', { subnetIds: network.stores.map(({ id }) => id) });
    this.cluster = new RdsCluster(this, 'Cluster', {
      engine: 'aurora-postgresql',
      engineMode: 'provisioned',
      engineVersion: '17.7',
      databaseName: NAME,
      masterUsername: 'job_scheduler',
      manageMasterUserPassword: true,
      dbSubnetGroupName: subnets.name,
      vpcSecurityGroupIds: [this.group.id],
      serverlessv2ScalingConfiguration: { minCapacity: minimumCapacity, maxCapacity: maximumCapacity },
      storageEncrypted: true,
      backupRetentionPeriod: backupDays,
      copyTagsToSnapshot: true,
      skipFinalSnapshot: true,
    });
    for (let index = 0; index <= readers; index += 1) {
      new RdsClusterInstance(this, index === 0 ? 'Writer' : `Reader${index}`, {
        clusterIdentifier: this.cluster.id,
        engine: this.cluster.engine,
        instanceClass: 'db.serverless',
        caCertIdentifier: 'rds-ca-rsa2048-g1',
        publiclyAccessible: false,
        promotionTier: Math.min(index, 1),
      });
    }
  }

  /** The Secrets Manager secret with user and password. */
  get secretArn(): string {
    return this.cluster.masterUserSecret.get(0).secretArn;
  }
}
