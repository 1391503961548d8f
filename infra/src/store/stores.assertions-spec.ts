import { X509Certificate } from 'node:crypto';
import { certificateAuthorities } from '../database/certificate-authorities.js';
import { only, resources, templateOf, type Resource } from '../stack.fixture-spec.js';

const dev = templateOf('dev');
const prod = templateOf('prod');
const properties = ({ Properties }: Resource) => Properties;

describe('PostgreSQL', () => {
  it('is small in dev and is gone with the stack', () => {
    const cluster = only(dev, 'AWS::RDS::DBCluster');
    expect(cluster).toMatchObject({ DeletionPolicy: 'Delete' });
    expect(properties(cluster)).toMatchObject({
      ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 2 },
      StorageEncrypted: true,
      DeletionProtection: false,
    });
    expect(resources(dev, 'AWS::RDS::DBInstance')).toHaveLength(1);
  });

  it('has a reader, two weeks of backups and protection in prod', () => {
    const cluster = only(prod, 'AWS::RDS::DBCluster');
    expect(cluster).toMatchObject({ DeletionPolicy: 'Snapshot' });
    expect(properties(cluster)).toMatchObject({
      BackupRetentionPeriod: 14,
      DeletionProtection: true,
      StorageEncrypted: true,
    });
    const instances = resources(prod, 'AWS::RDS::DBInstance').map(properties);
    expect(instances).toHaveLength(2);
    for (const instance of instances) {
      expect(instance).toMatchObject({
        CACertificateIdentifier: 'rds-ca-rsa2048-g1',
        PubliclyAccessible: false,
      });
    }
  });

  it('is told apart by the authority of its region, which the task is given', () => {
    const authorities = certificateAuthorities();
    expect(authorities.size).toBeGreaterThanOrEqual(27);
    for (const region of ['us-east-1', 'eu-central-1', 'ap-southeast-2']) {
      const { subject, ca } = new X509Certificate(authorities.get(region) ?? '');
      expect({ subject, ca }).toEqual({
        subject: expect.stringContaining(` ${region} `) as string,
        ca: true,
      });
    }
  });
});

describe('Redis', () => {
  it.each([
    [dev, { CacheNodeType: 'cache.t4g.micro', NumCacheClusters: 1, MultiAZEnabled: false }],
    [prod, { CacheNodeType: 'cache.m7g.large', NumCacheClusters: 2, MultiAZEnabled: true }],
  ])('is encrypted, wants a token and evicts nothing', (template, size) => {
    expect(properties(only(template, 'AWS::ElastiCache::ReplicationGroup'))).toMatchObject({
      ...size,
      TransitEncryptionEnabled: true,
      AtRestEncryptionEnabled: true,
      AuthToken: { 'Fn::Join': ['', expect.arrayContaining(['{{resolve:secretsmanager:'])] },
    });
    expect(properties(only(template, 'AWS::ElastiCache::ParameterGroup'))).toMatchObject({
      Properties: { 'maxmemory-policy': 'noeviction' },
    });
  });
});

describe('RabbitMQ', () => {
  it.each([
    [dev, { DeploymentMode: 'SINGLE_INSTANCE', HostInstanceType: 'mq.m7g.medium' }, 1],
    [prod, { DeploymentMode: 'CLUSTER_MULTI_AZ', HostInstanceType: 'mq.m7g.large' }, 3],
  ])('is private, in as many zones as it has nodes', (template, size, zones) => {
    const broker = properties(only(template, 'AWS::AmazonMQ::Broker'));
    expect(broker).toMatchObject({ ...size, EngineVersion: '4.2', PubliclyAccessible: false });
    expect(broker['SubnetIds']).toHaveLength(zones);
  });
});

describe('secrets', () => {
  it('are made up of letters and digits, which mean nothing in a URL', () => {
    const secrets = resources(prod, 'AWS::SecretsManager::Secret');
    expect(secrets).toHaveLength(5);
    for (const secret of secrets) {
      expect(properties(secret)).toMatchObject({ GenerateSecretString: { ExcludePunctuation: true } });
      const { PasswordLength } = properties(secret)['GenerateSecretString'] as { PasswordLength: number };
      expect(PasswordLength).toBeGreaterThanOrEqual(40);
    }
  });

  it('keep the key of the secrets as long as a snapshot of the database', () => {
    const kept = resources(prod, 'AWS::SecretsManager::Secret').filter(
      ({ DeletionPolicy }) => DeletionPolicy === 'Retain',
    );
    expect(kept.map(properties)).toMatchObject([{ Description: expect.stringContaining('SECRETS_KEY') }]);
  });
});

interface Rule {
  GroupId: { 'Fn::GetAtt': [string, string] };
  SourceSecurityGroupId: { 'Fn::GetAtt': [string, string] };
  FromPort: number;
}

describe('the way to a store', () => {
  it('is open to the programs that use it, and to nobody else', () => {
    const name = ({ 'Fn::GetAtt': [id] }: Rule['GroupId']): string => /^[A-Z][a-z]+/.exec(id)?.[0] ?? id;
    const ways = resources(prod, 'AWS::EC2::SecurityGroupIngress')
      .map(({ Properties }) => Properties as unknown as Rule)
      .map((rule) => `${name(rule.SourceSecurityGroupId)} -> ${name(rule.GroupId)}`);
    expect(ways.sort()).toEqual([
      'Api -> Cache',
      'Api -> Database',
      'Load -> Api',
      'Migration -> Database',
      'Runner -> Broker',
      'Runner -> Cache',
      'Runner -> Database',
      'Scheduler -> Broker',
      'Scheduler -> Cache',
      'Scheduler -> Database',
    ]);
  });
});
