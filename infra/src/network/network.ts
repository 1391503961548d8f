import { Aws, CfnOutput, Fn, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Stage } from '../stage/stage.js';

/** The subnets. Stores have no way out, services go out through NAT, and only the load balancer can be reached. */
export const SUBNETS = {
  edge: { subnetGroupName: 'edge' },
  services: { subnetGroupName: 'services' },
  stores: { subnetGroupName: 'stores' },
} satisfies Record<string, ec2.SubnetSelection>;

/** The VPC. Calls leave it from fixed addresses, so that targets can allow them. */
export class Network extends Construct {
  readonly vpc: ec2.Vpc;
  /** The public addresses that calls come from. */
  readonly egressAddresses: string[];

  constructor(scope: Construct, id: string, { sizes, availabilityZones }: Stage) {
    super(scope, id);
    const addresses = Array.from(
      { length: sizes.natGateways },
      (_, index) => new ec2.CfnEIP(this, `Egress${index + 1}`, { domain: 'vpc' }),
    );
    this.egressAddresses = addresses.map(({ ref }) => ref);
    this.vpc = new ec2.Vpc(this, 'Vpc', {
      ipAddresses: ec2.IpAddresses.cidr('10.0.0.0/16'),
      // Unless the context names zones, take the first ones of the region, without a look-up: synthesis needs no credentials.
      availabilityZones:
        availabilityZones ??
        Array.from({ length: sizes.zones }, (_, index) => Fn.select(index, Fn.getAzs(Aws.REGION))),
      natGateways: sizes.natGateways,
      natGatewayProvider: ec2.NatProvider.gateway({
        eipAllocationIds: addresses.map(({ attrAllocationId }) => attrAllocationId),
      }),
      subnetConfiguration: [
        { name: 'edge', subnetType: ec2.SubnetType.PUBLIC, cidrMask: 24, mapPublicIpOnLaunch: false },
        { name: 'services', subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS, cidrMask: 20 },
        { name: 'stores', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 24 },
      ],
      // Free, and it keeps the layers of images off the NAT.
      gatewayEndpoints: { S3: { service: ec2.GatewayVpcEndpointAwsService.S3 } },
    });
    this.vpc.addFlowLog('FlowLog', {
      trafficType: ec2.FlowLogTrafficType.REJECT,
      destination: ec2.FlowLogDestination.toCloudWatchLogs(
        new logs.LogGroup(this, 'FlowLogs', {
          retention: sizes.logDays,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
      ),
    });
    new CfnOutput(this, 'EgressAddresses', {
      description: 'Calls come from these addresses: targets with an allow list must allow them.',
      value: Fn.join(', ', this.egressAddresses),
    }).overrideLogicalId('EgressAddresses');
  }
}
