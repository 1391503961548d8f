import { Match, type Template } from 'aws-cdk-lib/assertions';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
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
  it('is reached from the VPC origins of CloudFront alone in dev, where it has no certificate', () => {
    expect(
      resources(dev, 'AWS::ElasticLoadBalancingV2::Listener').map(({ Properties }) => Properties),
    ).toEqual([expect.objectContaining({ Port: 80, Protocol: 'HTTP' })]);
    expect(only(dev, 'AWS::ElasticLoadBalancingV2::LoadBalancer').Properties).toMatchObject({
      Scheme: 'internal',
      Subnets: [
        { Ref: expect.stringMatching('servicesSubnet1') as string },
        { Ref: expect.stringMatching('servicesSubnet2') as string },
      ],
    });
    expect(only(dev, 'AWS::EC2::SecurityGroup', 'LoadBalancer').Properties).not.toHaveProperty(
      'SecurityGroupIngress',
    );
    expect(only(dev, 'AWS::EC2::SecurityGroupIngress', 'LoadBalancer').Properties).toMatchObject({
      FromPort: 80,
      ToPort: 80,
      SourcePrefixListId: { 'Fn::GetAtt': [expect.any(String), 'PrefixLists.0.PrefixListId'] },
    });
    expect(JSON.stringify(dev.findResources('Custom::AWS'))).toContain(
      'com.amazonaws.global.cloudfront.origin-facing',
    );
    prod.resourceCountIs('AWS::CloudFront::Distribution', 0);
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

describe('the edge of dev', () => {
  const { DistributionConfig: distribution } = only(dev, 'AWS::CloudFront::Distribution').Properties as {
    DistributionConfig: {
      DefaultCacheBehavior: Record<string, unknown>;
      Origins: Record<string, unknown>[];
      CustomErrorResponses: { ErrorCode: number; ErrorCachingMinTTL: number }[];
    };
  };

  it('gives the API a URL with a certificate, and answers nothing without TLS', () => {
    const name = { 'Fn::GetAtt': [Match.stringLikeRegexp('Distribution'), 'DomainName'] };
    dev.hasOutput('ApiUrl', { Value: { 'Fn::Join': ['', ['https://', name]] } });
    expect(distribution).not.toHaveProperty('Aliases');
    expect(distribution.DefaultCacheBehavior).toMatchObject({ ViewerProtocolPolicy: 'https-only' });
  });

  it('hands on every method and header, and neither keeps nor changes an answer', () => {
    expect(distribution.DefaultCacheBehavior).toMatchObject({
      AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
      // The identifiers of the managed policies CachingDisabled and AllViewerExceptHostHeader.
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
      // Compression would weaken the ETags that If-Match compares.
      Compress: false,
    });
  });

  it('does not keep errors either: a run that is not there yet may be there at once', () => {
    const kept = [404, 405, 414, 500, 501, 502, 503, 504];
    expect(distribution.CustomErrorResponses).toEqual(
      kept.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })),
    );
  });

  it('waits for the load balancer as long as it may, and leaves idle connections before it does', () => {
    expect(distribution.Origins).toEqual([
      expect.objectContaining({
        VpcOriginConfig: {
          VpcOriginId: expect.anything() as unknown,
          OriginReadTimeout: 120,
          OriginKeepaliveTimeout: 60,
        },
      }),
    ]);
    dev.hasResourceProperties('AWS::CloudFront::VpcOrigin', {
      VpcOriginEndpointConfig: Match.objectLike({ HTTPPort: 80, OriginProtocolPolicy: 'http-only' }),
    });
  });

  it('tells the firewall the address of the caller, whatever the caller says', () => {
    const { FunctionCode: code } = only(dev, 'AWS::CloudFront::Function').Properties as {
      FunctionCode: string;
    };
    const handler = runInNewContext(`${code}; handler`) as (event: object) => object;
    const request = { headers: { 'x-viewer-address': { value: '10.0.0.1' }, accept: { value: '*/*' } } };
    expect(handler({ viewer: { ip: '203.0.113.7' }, request })).toEqual({
      headers: { 'x-viewer-address': { value: '203.0.113.7' }, accept: { value: '*/*' } },
    });
    const { Rules: rules } = only(dev, 'AWS::WAFv2::WebACL').Properties as { Rules: Rule[] };
    expect(rules.find(({ Name }) => Name === 'Rate')?.Statement.RateBasedStatement).toMatchObject({
      AggregateKeyType: 'FORWARDED_IP',
      ForwardedIPConfig: { HeaderName: 'x-viewer-address', FallbackBehavior: 'NO_MATCH' },
    });
  });

  it('is not needed when dev has a domain', () => {
    const zone = { hostedZoneName: 'example.com', hostedZoneId: 'Z0123456789ABCDEFGHIJ' };
    const template = templateOf('dev', { domainName: 'dev.example.com', ...zone });
    template.resourceCountIs('AWS::CloudFront::Distribution', 0);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      Scheme: 'internet-facing',
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
