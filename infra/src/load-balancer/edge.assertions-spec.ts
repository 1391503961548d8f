import { Match, type Template } from 'aws-cdk-lib/assertions';
import { only, resources, templateOf } from '../stack.fixture-spec.js';

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
      ...{ Name: 'jobs.example.com.', Type: 'A', HostedZoneId: 'Z0123456789ABCDEFGHIJ' },
    });
    prod.hasResourceProperties('AWS::CertificateManager::Certificate', {
      ...{ DomainName: 'jobs.example.com', ValidationMethod: 'DNS' },
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

  it('cannot be deleted by mistake in prod', () => {
    prod.hasResourceProperties('AWS::ElasticLoadBalancingV2::LoadBalancer', {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'true' }]),
    });
  });
});

describe('the firewall', () => {
  it('stands before the load balancer and limits the rate of an address', () => {
    prod.resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
    prod.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Name: 'Rate',
          Statement: { RateBasedStatement: { AggregateKeyType: 'IP', Limit: 10_000 } },
        }),
      ]),
    });
  });

  it('only counts what looks for URLs in bodies, of which jobs consist', () => {
    const count = { ActionToUse: { Count: {} } };
    prod.hasResourceProperties('AWS::WAFv2::WebACL', {
      Rules: Match.arrayWith([
        Match.objectLike({
          Name: 'AWSManagedRulesCommonRuleSet',
          Statement: {
            ManagedRuleGroupStatement: Match.objectLike({
              RuleActionOverrides: Match.arrayWith([
                { ...count, Name: 'GenericRFI_BODY' },
                { ...count, Name: 'EC2MetaDataSSRF_BODY' },
              ]),
            }),
          },
        }),
      ]),
    });
  });
});
