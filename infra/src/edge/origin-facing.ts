import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { AwsCustomResource, AwsCustomResourcePolicy, PhysicalResourceId } from 'aws-cdk-lib/custom-resources';
import { Stack } from 'aws-cdk-lib';
import type { Construct, IConstruct } from 'constructs';
import { accept, LOGS_POLICY } from '../findings/accept.js';

const NAME = 'com.amazonaws.global.cloudfront.origin-facing';

/**
 * The addresses from which CloudFront reaches origins, also those in a VPC: a rule for the VPC's own addresses does not let it
 * in. Each region has its own identifier of this list, which is looked up by the deployment: synthesis needs no credentials.
 */
export function originFacing(scope: Construct, logGroup: logs.ILogGroup): ec2.IPeer {
  const lookUp = new AwsCustomResource(scope, 'OriginFacing', {
    onUpdate: {
      service: 'EC2',
      action: 'describeManagedPrefixLists',
      parameters: { Filters: [{ Name: 'prefix-list-name', Values: [NAME] }] },
      physicalResourceId: PhysicalResourceId.of(NAME),
      outputPaths: ['PrefixLists.0.PrefixListId'],
    },
    policy: AwsCustomResourcePolicy.fromSdkCalls({ resources: AwsCustomResourcePolicy.ANY_RESOURCE }),
    installLatestAwsSdk: false,
    logGroup,
  });
  accept(lookUp, 'AwsSolutions-IAM5[Resource::*]', 'To list prefix lists cannot be limited to resources.');
  acceptFindingsOf(
    Stack.of(scope).node.findChild(`AWS${AwsCustomResource.PROVIDER_FUNCTION_UUID.replaceAll('-', '')}`),
  );
  return ec2.Peer.prefixList(lookUp.getResponseField('PrefixLists.0.PrefixListId'));
}

/** The function of the CDK that makes the call. */
function acceptFindingsOf(caller: IConstruct): void {
  accept(caller, LOGS_POLICY, 'The managed policy lets the function write its logs, and nothing more.');
  accept(caller, 'AwsSolutions-L1', 'The CDK chooses the runtime of its own function.');
}
