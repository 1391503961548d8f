import { Match, type Template } from 'aws-cdk-lib/assertions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { only, resources, templateOf } from '../stack.fixture-spec.js';

interface Rule {
  Name: string;
  Statement: {
    RateBasedStatement?: { ScopeDownStatement?: object };
    ManagedRuleGroupStatement?: { RuleActionOverrides: { Name: string; ActionToUse: object }[] };
  };
}

const dev = templateOf('dev');
const prod = templateOf('prod');

describe('the network', () => {
  it.each([
    [dev, 1, 6],
    [prod, 3, 9],
  ])('leaves by addresses that are fixed and told', (template: Template, addresses, subnets) => {
    expect(resources(template, 'AWS::EC2::EIP')).toHaveLength(addresses);
    expect(resources(template, 'AWS::EC2::NatGateway')).toHaveLength(addresses);
    expect(resources(template, 'AWS::EC2::Subnet')).toHaveLength(subnets);
    template.hasOutput('EgressAddresses', {});
  });

  it('lets the scheduler call by HTTPS and SMTP only, and runners anywhere', () => {
    const ports = (id: string): unknown[] =>
      (only(prod, 'AWS::EC2::SecurityGroup', id).Properties['SecurityGroupEgress'] as { FromPort: number }[])
        .map(({ FromPort }) => FromPort)
        .sort();
    expect(ports('SchedulerGroup')).toEqual([443, 465, 587]);
    expect(ports('RunnerGroup')).toEqual([0]);
    expect(ports('MigrationGroup')).toEqual([443]);
  });
});

describe('the load balancer', () => {
  it('serves HTTP on its own name in dev', () => {
    expect(
      resources(dev, 'AWS::ElasticLoadBalancingV2::Listener').map(({ Properties }) => Properties),
    ).toEqual([expect.objectContaining({ Port: 80, Protocol: 'HTTP' })]);
    dev.hasOutput('ApiUrl', { Value: { 'Fn::Join': ['', ['http://', Match.anyValue()]] } });
  });

  it('serves HTTPS on the name of the stage, and sends HTTP there', () => {
    prod.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 443,
      SslPolicy: Match.stringLikeRegexp('TLS13'),
    });
    prod.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', {
      Port: 80,
      DefaultActions: [{ Type: 'redirect', RedirectConfig: Match.objectLike({ Port: '443' }) }],
    });
    prod.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: 'jobs.example.com.',
      Type: 'A',
      HostedZoneId: 'Z0123456789ABCDEFGHIJ',
    });
    prod.hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'jobs.example.com',
      ValidationMethod: 'DNS',
    });
    prod.hasOutput('ApiUrl', { Value: 'https://jobs.example.com' });
  });

  it('gives a domain to dev too', () => {
    const zone = { hostedZoneName: 'example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };
    const template = templateOf('dev', { domainName: 'dev.example.com', ...zone });
    template.hasOutput('ApiUrl', { Value: 'https://dev.example.com' });
  });

  it('asks whether the api is ready, and lets it drain', () => {
    prod.hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      HealthCheckPath: '/health/ready',
      TargetGroupAttributes: Match.arrayWith([{ Key: 'deregistration_delay.timeout_seconds', Value: '30' }]),
    });
  });

  it('closes idle connections before the api does, which would else answer some requests with a reset', () => {
    const source = readFileSync(
      join(__dirname, '../../../libs/management/src/http/fastify-options.ts'),
      'utf8',
    );
    const [, milliseconds = '0'] = /keepAliveTimeout: ([\d_]+)/.exec(source) ?? [];
    const { LoadBalancerAttributes: attributes } = only(prod, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
      .Properties as { LoadBalancerAttributes: { Key: string; Value: string }[] };
    const idle = attributes.find(({ Key }) => Key === 'idle_timeout.timeout_seconds');
    expect(Number(idle?.Value)).toBeGreaterThanOrEqual(60);
    expect(Number(milliseconds.replaceAll('_', ''))).toBeGreaterThan(Number(idle?.Value) * 1000);
  });

  it('cannot be deleted by mistake in prod', () => {
    prod.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'true' }]),
    });
  });
});

describe('the firewall', () => {
  const { Rules: rules } = only(prod, 'AWS::WAFv2::WebACL').Properties as { Rules: Rule[] };
  const ruleOf = (name: string): Rule => {
    const rule = rules.find(({ Name }) => Name === name);
    if (rule === undefined) throw new Error(`There is no rule ${name}.`);
    return rule;
  };

  it('stands before the load balancer and limits the rate of an address', () => {
    prod.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    expect(ruleOf('Rate')).toMatchObject({
      Action: { Block: { CustomResponse: { ResponseCode: 429 } } },
      Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 10_000 } },
    });
  });

  it('does not limit the rate at which targets report, which may all be behind one address', () => {
    const source = readFileSync(
      join(__dirname, '../../../libs/management/src/completions/completions.controller.ts'),
      'utf8',
    );
    const [, route] = /COMPLETIONS_ROUTE = '(.+)'/.exec(source) ?? [];
    expect(ruleOf('Rate').Statement.RateBasedStatement?.ScopeDownStatement).toMatchObject({
      NotStatement: {
        Statement: { ByteMatchStatement: { PositionalConstraint: 'STARTS_WITH', SearchString: route } },
      },
    });
  });

  it('blocks nothing of which jobs, their names and searches for them consist', () => {
    const { RuleActionOverrides: overrides } =
      ruleOf('AWSManagedRulesCommonRuleSet').Statement.ManagedRuleGroupStatement ?? {};
    expect(overrides?.every(({ ActionToUse }) => 'Count' in ActionToUse)).toBe(true);
    expect(overrides?.map(({ Name }) => Name).sort()).toEqual([
      'CrossSiteScripting_BODY',
      'EC2MetaDataSSRF_BODY',
      'EC2MetaDataSSRF_QUERYARGUMENTS',
      'EC2MetaDataSSRF_URIPATH',
      'GenericLFI_BODY',
      'GenericRFI_BODY',
      'GenericRFI_QUERYARGUMENTS',
      'GenericRFI_URIPATH',
      'NoUserAgent_HEADER',
      'RestrictedExtensions_QUERYARGUMENTS',
      'RestrictedExtensions_URIPATH',
      'SizeRestrictions_BODY',
      'SizeRestrictions_URIPATH',
    ]);
  });

  it('logs to a group that AWS WAF accepts, by name and by an ARN without an ending', () => {
    prod.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: { 'Fn::Join': ['', ['aws-waf-logs-', { Ref: 'AWS::StackName' }]] },
    });
    const [arn] = only(prod, 'AWS::WAFv2::LoggingConfiguration').Properties[
      'LogDestinationConfigs'
    ] as object[];
    expect(JSON.stringify(arn)).toMatch(/:log-group:",\{"Ref":"FirewallLogs\w+"\}\]\]\}$/);
  });
});
