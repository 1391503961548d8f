import { readStage, StageError } from './stage.js';

const zone = { hostedZoneName: 'example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };
const SECRET_ARN = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:oidc-AbCdEf';
const prod = { stage: 'prod', domainName: 'jobs.example.com', ...zone };

describe('readStage', () => {
  it('takes the dev stage without anything else', () => {
    expect(readStage({ stage: 'dev' })).toMatchObject({
      name: 'dev',
      domain: null,
      image: null,
      architecture: 'x86_64',
      managedPrometheus: false,
      sizes: { scheduler: { count: 1 }, broker: { isCluster: false } },
    });
  });

  it('takes the prod stage with its domain', () => {
    expect(readStage(prod)).toMatchObject({
      name: 'prod',
      domain: { name: 'jobs.example.com', zoneName: 'example.com', zoneId: zone.hostedZoneId },
      sizes: { scheduler: { count: 2 }, broker: { isCluster: true }, database: { readers: 1 } },
    });
  });

  it('takes sizes as text, and leaves the stage its own where none are given', () => {
    const sizes = { databaseMaximumCapacity: '128', cacheNodeType: 'cache.r7g.xlarge', schedulers: '4' };
    const broker = { brokerInstanceType: 'mq.m7g.xlarge', runnersMaximum: '40' };
    expect(readStage({ ...prod, ...sizes, ...broker }).sizes).toMatchObject({
      database: { minimumCapacity: 1, maximumCapacity: 128 },
      cache: { nodeType: 'cache.r7g.xlarge', nodes: 2 },
      broker: { instanceType: 'mq.m7g.xlarge' },
      scheduler: { count: 4 },
      runner: { minimum: 2, maximum: 40 },
    });
  });

  it('takes the zones to be in', () => {
    const availabilityZones = 'us-east-1a,us-east-1b';
    expect(readStage({ stage: 'dev', availabilityZones })).toMatchObject({
      availabilityZones: ['us-east-1a', 'us-east-1b'],
    });
    expect(readStage({ stage: 'dev' }).availabilityZones).toBeNull();
  });

  it('lets calls go to public addresses only, unless it is told more', () => {
    expect(readStage({ stage: 'dev' }).callbackAddresses).toEqual({ CALLBACK_ADDRESSES: 'public' });
    const callbackAllowHosts = 'hooks.example.internal';
    const given = {
      callbackAddresses: 'any',
      callbackAllowCidrs: '10.1.0.0/16,fd00::/8',
      callbackAllowHosts,
      callbackDenyCidrs: '203.0.113.0/24',
    };
    expect(readStage({ stage: 'dev', ...given }).callbackAddresses).toEqual({
      CALLBACK_ADDRESSES: 'any',
      CALLBACK_ALLOW_CIDRS: '10.1.0.0/16,fd00::/8',
      CALLBACK_ALLOW_HOSTS: callbackAllowHosts,
      CALLBACK_DENY_CIDRS: '203.0.113.0/24',
    });
  });

  it('takes a provider with which people sign in, and the secret by its name alone', () => {
    expect(readStage({ stage: 'dev' }).signIn).toBeNull();
    const provider = {
      oidcIssuer: 'https://login.example.com',
      oidcClientId: 'jobs',
      oidcRoles: 'ops=admin,*=viewer',
    };
    const settings = {
      OIDC_ISSUER: 'https://login.example.com',
      OIDC_CLIENT_ID: 'jobs',
      OIDC_ROLES: 'ops=admin,*=viewer',
    };
    expect(readStage({ stage: 'dev', ...provider }).signIn).toEqual({ settings, clientSecretArn: null });
    const more = { oidcName: 'Example', oidcGroupsClaim: 'roles', oidcDomains: 'example.com,example.org' };
    expect(readStage({ stage: 'dev', ...provider, ...more, oidcClientSecretArn: SECRET_ARN }).signIn).toEqual(
      {
        settings: {
          ...settings,
          OIDC_NAME: 'Example',
          OIDC_GROUPS_CLAIM: 'roles',
          OIDC_DOMAINS: 'example.com,example.org',
        },
        clientSecretArn: SECRET_ARN,
      },
    );
  });

  it('takes the page of traces for the api', () => {
    const traceUrl = 'https://grafana.example/explore?traceId={trace_id}';
    expect(readStage({ stage: 'dev' }).apiSettings).toEqual({});
    expect(readStage({ stage: 'dev', traceUrl }).apiSettings).toEqual({ TRACE_URL: traceUrl });
  });

  it('leaves canary and announcements to the schedulers, unless it is told', () => {
    expect(readStage({ stage: 'dev' }).schedulerSettings).toEqual({});
    expect(readStage({ stage: 'dev', canary: 'off' }).schedulerSettings).toEqual({ CANARY: 'off' });
    expect(readStage({ stage: 'dev', jobMetricsTag: 'team:a' }).schedulerSettings).toEqual({
      JOB_METRICS_TAG: 'team:a',
    });
    expect(() => readStage({ stage: 'dev', jobMetricsTag: 'a b' })).toThrow('must be a tag');
    expect(readStage({ stage: 'dev', earlyMs: '0' }).schedulerSettings).toEqual({ EARLY_MS: '0' });
  });

  it('leaves the context of the CDK itself alone', () => {
    const own = { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:target-partitions': ['aws'] };
    expect(readStage({ ...own, stage: 'dev' }).name).toBe('dev');
  });

  it.each([
    [{}, 'The context stage is not given: add --context stage=dev or --context stage=prod.'],
    [{ stage: 'test' }, 'The context stage must be dev or prod.'],
    [
      { stage: 'dev', domianName: 'x.example.com' },
      'The context domianName is not known: known are stage, image, architecture, domainName, hostedZoneName, ' +
        'hostedZoneId, alarmEmail, managedPrometheus, availabilityZones, callbackAddresses, callbackAllowCidrs, ' +
        'callbackAllowHosts, callbackDenyCidrs, oidcIssuer, oidcClientId, oidcClientSecretArn, oidcName, ' +
        'oidcGroupsClaim, oidcRoles, oidcDomains, traceUrl, canary, earlyMs, jobMetricsTag, databaseMaximumCapacity, cacheNodeType, ' +
        'brokerInstanceType, schedulers, runnersMaximum.',
    ],
    [
      { stage: 'prod' },
      'The stage prod is served by HTTPS only: add --context domainName=…, hostedZoneName=… and hostedZoneId=….',
    ],
    [
      { stage: 'dev', domainName: 'jobs.example.com' },
      'The domain jobs.example.com has no zone: add --context hostedZoneName=… and hostedZoneId=….',
    ],
    [
      { ...prod, domainName: 'jobs.example.org' },
      'The domain jobs.example.org is not in the zone example.com: give a name that ends in it.',
    ],
    [
      { stage: 'dev', ...zone },
      'The context names a hosted zone without a domain: add --context domainName=….',
    ],
    [
      { stage: 'dev', image: 'job-scheduler' },
      'The context image must name registry, repository and tag, such as registry.example.com/job-scheduler:1.0.0.',
    ],
    [
      { stage: 'dev', domainName: 'https://x' },
      'The context domainName must be a host name in lower case, such as jobs.example.com.',
    ],
    [{ stage: 'dev', alarmEmail: 'me' }, 'The context alarmEmail must be an e-mail address.'],
    [{ stage: 'dev', callbackAddresses: 'all' }, 'The context callbackAddresses must be public or any.'],
    [{ stage: 'dev', oidcIssuer: 'http://x' }, 'The context oidcIssuer must be an https URL.'],
    [
      { stage: 'dev', oidcRoles: 'ops=admin' },
      'The context says how people sign in without a provider: add --context oidcIssuer=….',
    ],
    [
      { stage: 'dev', oidcClientSecretArn: SECRET_ARN },
      'The context says how people sign in without a provider: add --context oidcIssuer=….',
    ],
    [
      { stage: 'dev', oidcIssuer: 'https://login.example.com', oidcClientId: 'jobs' },
      'The provider https://login.example.com lets nobody in: add --context oidcClientId=… and oidcRoles=ops=admin,*=viewer, for example.',
    ],
    [
      { stage: 'dev', oidcClientSecretArn: 'the secret itself' },
      'The context oidcClientSecretArn must be the whole ARN of a secret of Secrets Manager, with the six characters at its end.',
    ],
    [
      { stage: 'dev', traceUrl: 'https://x' },
      'The context traceUrl must be an http or https URL with {trace_id} in it.',
    ],
    [{ stage: 'dev', canary: 'no' }, 'The context canary must be on or off.'],
    [{ stage: 'dev', managedPrometheus: 'yes' }, 'The context managedPrometheus must be true or false.'],
    [
      { stage: 'dev', availabilityZones: 'a b' },
      'The context availabilityZones must be names of zones with commas between, such as eu-central-1a,eu-central-1b.',
    ],
    [
      { ...prod, availabilityZones: 'us-east-1a,us-east-1b,us-east-1b' },
      'The context availabilityZones must name 3 different zones for prod.',
    ],
    [{ stage: 'dev', schedulers: '0' }, 'The context schedulers must be a whole number from 1 to 20.'],
    [
      { ...prod, runnersMaximum: '500' },
      'The tasks of the stage may need 6232 connections to PostgreSQL while they are replaced, but it allows 5000: ' +
        'lower runnersMaximum or schedulers, or raise databaseMaximumCapacity.',
    ],
    [
      { stage: 'dev', cacheNodeType: 'large' },
      'The context cacheNodeType must be an instance type such as cache.m7g.large.',
    ],
  ])('refuses %j in one sentence', (context, sentence) => {
    expect(() => readStage(context)).toThrow(new StageError(sentence));
  });
});
