import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** The finding about the managed policy with which functions write their logs. */
export const LOGS_POLICY =
  'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]';

/** Accepts a finding of cdk-nag in a construct and everything within it; the reason is a sentence for reviewers. */
export function accept(scope: IConstruct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: rule, reason });
}
