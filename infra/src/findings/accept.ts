import { Validations } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** Accepts a finding of cdk-nag in a construct and everything within it; the reason is a sentence for reviewers. */
export function accept(scope: Construct, rule: string, reason: string): void {
  Validations.of(scope).acknowledge({ id: rule, reason });
}
