import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { ArnFormat, Aws, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { VIEWER_ADDRESS } from '../edge/edge.js';
import type { Stage } from '../stage/stage.js';

/** Maximum number of requests from one address in five minutes: some 33 per second. */
const RATE_LIMIT = 10_000;

/**
 * Where targets report completion. They may all do so from one address, and the path itself is a secret that nobody can
 * guess.
 */
const COMPLETIONS = '/v1/completions/';

/**
 * Rules of the common set that only count, because they would match what this API is for: payloads of any kind and size
 * in bodies; names of jobs, of up to 200 letters, in paths; URLs in bodies and in searches. Also, targets that report
 * completion are programs, which may send no `user-agent`.
 */
const COUNTED = [
  'NoUserAgent_HEADER',
  'SizeRestrictions_BODY',
  'SizeRestrictions_URIPATH',
  'GenericRFI_BODY',
  'GenericRFI_QUERYARGUMENTS',
  'GenericRFI_URIPATH',
  'EC2MetaDataSSRF_BODY',
  'EC2MetaDataSSRF_QUERYARGUMENTS',
  'EC2MetaDataSSRF_URIPATH',
  'RestrictedExtensions_QUERYARGUMENTS',
  'RestrictedExtensions_URIPATH',
  'GenericLFI_BODY',
  'CrossSiteScripting_BODY',
];

/** AWS WAF in front of the load balancer: blocks known attackers, known attacks and too many requests. */
export class Firewall extends Construct {
  constructor(scope: Construct, id: string, { stage, resourceArn }: { stage: Stage; resourceArn: string }) {
    super(scope, id);
    const acl = new wafv2.CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('All'),
      rules: [
        managedRules(0, 'AWSManagedRulesAmazonIpReputationList'),
        managedRules(1, 'AWSManagedRulesKnownBadInputsRuleSet'),
        managedRules(2, 'AWSManagedRulesCommonRuleSet', COUNTED),
        {
          name: 'Rate',
          priority: 3,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: {
            rateBasedStatement: {
              ...callerOf(stage),
              limit: RATE_LIMIT,
              scopeDownStatement: { notStatement: { statement: pathBeginsWith(COMPLETIONS) } },
            },
          },
          visibilityConfig: visibility('Rate'),
        },
      ],
    });
    new wafv2.CfnWebACLAssociation(this, 'Association', { resourceArn, webAclArn: acl.attrArn });
    const logGroup = new logs.LogGroup(this, 'Logs', {
      // AWS WAF accepts only names that begin like this.
      logGroupName: `aws-waf-logs-${Aws.STACK_NAME}`,
      retention: stage.sizes.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new wafv2.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      // Not the ARN that CloudFormation returns, because that ends in `:*`.
      logDestinationConfigs: [
        Stack.of(this).formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: logGroup.logGroupName,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
      // The access logs of the load balancer have the requests that were let through.
      loggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [
          {
            Behavior: 'KEEP',
            Requirement: 'MEETS_ANY',
            Conditions: [{ ActionCondition: { Action: 'BLOCK' } }, { ActionCondition: { Action: 'COUNT' } }],
          },
        ],
      },
      redactedFields: [{ singleHeader: { Name: 'authorization' } }],
    });
  }
}

/** What tells callers apart. Behind CloudFront, all connections come from it. */
const callerOf = ({ domain }: Stage) =>
  domain === null
    ? {
        aggregateKeyType: 'FORWARDED_IP',
        forwardedIpConfig: { headerName: VIEWER_ADDRESS, fallbackBehavior: 'NO_MATCH' },
      }
    : { aggregateKeyType: 'IP' };

const visibility = (metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
});

const pathBeginsWith = (searchString: string): wafv2.CfnWebACL.StatementProperty => ({
  byteMatchStatement: {
    fieldToMatch: { uriPath: {} },
    positionalConstraint: 'STARTS_WITH',
    searchString,
    textTransformations: [{ priority: 0, type: 'NONE' }],
  },
});

const managedRules = (
  priority: number,
  name: string,
  counted: string[] = [],
): wafv2.CfnWebACL.RuleProperty => ({
  name,
  priority,
  overrideAction: { none: {} },
  statement: {
    managedRuleGroupStatement: {
      vendorName: 'AWS',
      name,
      ruleActionOverrides: counted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
    },
  },
  visibilityConfig: visibility(name),
});
