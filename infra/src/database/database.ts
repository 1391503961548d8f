import { Aws, CfnMapping, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.js';
import { closedGroup } from '../network/closed-group.js';
import { SUBNETS } from '../network/network.js';
import type { Stage } from '../stage/stage.js';
import { generatedSecret } from '../store/generated-secret.js';
import type { Store } from '../store/store.js';
import { certificateAuthorities } from './certificate-authorities.js';

const PORT = 5432;
const NAME = 'jobs';
/** In memory, which is the only place a program can write to when its file system is read-only. */
const AUTHORITY_FILE = '/dev/shm/database-authority.pem';

/** Aurora PostgreSQL, Serverless v2: the system of record, and the only thing to back up. */
export class Database extends Construct implements Store {
  readonly cluster: rds.DatabaseCluster;
  readonly connections: ec2.Connections;
  readonly environment: Store['environment'];
  readonly secrets: Store['secrets'];
  readonly script = [
    `printf '%s' "$DATABASE_AUTHORITY" > ${AUTHORITY_FILE}`,
    `export DATABASE_URL="postgres://$DATABASE_USER:$DATABASE_PASSWORD@$DATABASE_HOST:${PORT}/${NAME}?sslmode=verify-full&sslrootcert=${AUTHORITY_FILE}"`,
    'unset DATABASE_PASSWORD',
  ];

  constructor(scope: Construct, id: string, { stage, vpc }: { stage: Stage; vpc: ec2.IVpc }) {
    super(scope, id);
    const secret = generatedSecret(this, 'Credentials', {
      description: 'Job-Scheduler: user and password of PostgreSQL',
      username: 'job_scheduler',
    });
    this.cluster = this.createCluster(stage, vpc, rds.Credentials.fromSecret(secret));
    this.connections = this.cluster.connections;
    this.environment = {
      DATABASE_HOST: this.cluster.clusterEndpoint.hostname,
      DATABASE_AUTHORITY: this.authority(),
    };
    this.secrets = {
      DATABASE_USER: ecs.Secret.fromSecretsManager(secret, 'username'),
      DATABASE_PASSWORD: ecs.Secret.fromSecretsManager(secret, 'password'),
    };
  }

  private createCluster(stage: Stage, vpc: ec2.IVpc, credentials: rds.Credentials): rds.DatabaseCluster {
    const isProd = stage.name === 'prod';
    const { minimumCapacity, maximumCapacity, readers, backupDays } = stage.sizes.database;
    const instance = {
      // The authority that certificateAuthorities() knows.
      caCertificate: rds.CaCertificate.RDS_CA_RSA2048_G1,
      publiclyAccessible: false,
    };
    const cluster = new rds.DatabaseCluster(this, 'Cluster', {
      engine: rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_17_7 }),
      defaultDatabaseName: NAME,
      credentials,
      vpc,
      vpcSubnets: SUBNETS.stores,
      securityGroups: [closedGroup(this, 'Group', vpc, 'PostgreSQL')],
      writer: rds.ClusterInstance.serverlessV2('Writer', instance),
      // Takes over within about half a minute when the writer is lost, so it must be as large as the writer.
      readers: Array.from({ length: readers }, (_, index) =>
        rds.ClusterInstance.serverlessV2(`Reader${index + 1}`, { ...instance, scaleWithWriter: true }),
      ),
      serverlessV2MinCapacity: minimumCapacity,
      serverlessV2MaxCapacity: maximumCapacity,
      storageEncrypted: true,
      backup: { retention: Duration.days(backupDays) },
      copyTagsToSnapshot: true,
      deletionProtection: isProd,
      removalPolicy: isProd ? RemovalPolicy.SNAPSHOT : RemovalPolicy.DESTROY,
    });
    accept(
      cluster,
      'AwsSolutions-RDS6',
      'The programs sign in with a password that only their tasks can read.',
    );
    accept(cluster, 'AwsSolutions-RDS11', 'Only the tasks can reach the port, whatever its number.');
    if (!isProd) {
      accept(cluster, 'AwsSolutions-RDS10', 'One command can destroy the dev stage with its data.');
    }
    return cluster;
  }

  private authority(): string {
    const mapping = new CfnMapping(this, 'Authorities', {
      mapping: Object.fromEntries(
        [...certificateAuthorities()].sort().map(([region, pem]) => [region, { pem }]),
      ),
    });
    return mapping.findInMap(Aws.REGION, 'pem');
  }
}
