import * as logs from 'aws-cdk-lib/aws-logs';
import * as wafv2 from 'aws-cdk-lib/aws-wafv2';
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Stage } from '../stage/stage.js';

/** Most requests of one address in five minutes: some 33 a second. */
const RATE_LIMIT = 10_000;

/**
 * Rules of the common set that look for URLs and markup in bodies. Jobs consist of URLs and of payloads of any kind, so
 * these only count what they find.
 */
const COUNTED = [
  'SizeRestrictions_BODY',
  'GenericRFI_BODY',
  'EC2MetaDataSSRF_BODY',
  'GenericLFI_BODY',
  'CrossSiteScripting_BODY',
];

/** AWS WAF in front of the load balancer: known attackers, known attacks, too many requests. */
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
          statement: { rateBasedStatement: { aggregateKeyType: 'IP', limit: RATE_LIMIT } },
          visibilityConfig: visibility('Rate'),
        },
      ],
    });
    new wafv2.CfnWebACLAssociation(this, 'Association', { resourceArn, webAclArn: acl.attrArn });
    const logGroup = new logs.LogGroup(this, 'Logs', {
      // AWS WAF takes no other beginning of a name.
      logGroupName: `aws-waf-logs-${Aws.STACK_NAME}`,
      retention: stage.sizes.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    new wafv2.CfnLoggingConfiguration(this, 'Logging', {
      resourceArn: acl.attrArn,
      logDestinationConfigs: [logGroup.logGroupArn.replace(/:\*$/, '')],
      // What was let through is in the access logs of the load balancer.
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

const visibility = (metricName: string): wafv2.CfnWebACL.VisibilityConfigProperty => ({
  metricName,
  cloudWatchMetricsEnabled: true,
  sampledRequestsEnabled: false,
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
