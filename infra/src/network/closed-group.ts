import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/** A security group that lets nothing in or out until rules are added. */
export const closedGroup = (scope: Construct, id: string, vpc: ec2.IVpc, description: string) =>
  new ec2.SecurityGroup(scope, id, { vpc, description, allowAllOutbound: false });
