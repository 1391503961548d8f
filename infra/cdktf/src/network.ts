import { DataAwsAvailabilityZones } from '@cdktn/provider-aws/lib/data-aws-availability-zones/index.js';
import { Eip } from '@cdktn/provider-aws/lib/eip/index.js';
import { InternetGateway } from '@cdktn/provider-aws/lib/internet-gateway/index.js';
import { NatGateway } from '@cdktn/provider-aws/lib/nat-gateway/index.js';
import { Route } from '@cdktn/provider-aws/lib/route/index.js';
import { RouteTable } from '@cdktn/provider-aws/lib/route-table/index.js';
import { RouteTableAssociation } from '@cdktn/provider-aws/lib/route-table-association/index.js';
import { SecurityGroup } from '@cdktn/provider-aws/lib/security-group/index.js';
import { Subnet } from '@cdktn/provider-aws/lib/subnet/index.js';
import { Vpc } from '@cdktn/provider-aws/lib/vpc/index.js';
import { VpcEndpoint } from '@cdktn/provider-aws/lib/vpc-endpoint/index.js';
import { Fn } from 'cdktn';
import { Construct } from 'constructs';
import type { Sizes } from '../../dist/stage/sizes.js';

const EVERYWHERE = '0.0.0.0/0';

/** The VPC with its three kinds of subnets. The AWS CDK makes all of this from one list of subnets. */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly services: Subnet[];
  readonly stores: Subnet[];
  readonly egressAddresses: string[];
  private readonly zones: DataAwsAvailabilityZones;

  constructor(scope: Construct, id: string, { sizes, region }: { sizes: Sizes; region: string }) {
    super(scope, id);
    this.zones = new DataAwsAvailabilityZones(this, 'Zones', { state: 'available' });
    this.vpc = new Vpc(this, 'Vpc', { cidrBlock: '10.0.0.0/16', enableDnsHostnames: true });
    const gateway = new InternetGateway(this, 'Gateway', { vpcId: this.vpc.id });
    const edge = this.subnets('edge', sizes.zones, (index) => `10.0.${index}.0/24`);
    this.services = this.subnets('services', sizes.zones, (index) => `10.0.${16 * (index + 1)}.0/20`);
    this.stores = this.subnets('stores', sizes.zones, (index) => `10.0.${128 + index}.0/24`);
    this.routeAll('edge', edge, () => ({ gatewayId: gateway.id }));

    const gateways = edge.slice(0, sizes.natGateways).map((subnet, index) => {
      const address = new Eip(this, `Egress${index + 1}`, { domain: 'vpc' });
      const nat = new NatGateway(this, `Nat${index + 1}`, {
        allocationId: address.id,
        subnetId: subnet.id,
        dependsOn: [gateway],
      });
      return { address, nat };
    });
    this.egressAddresses = gateways.map(({ address }) => address.publicIp);
    const tables = this.routeAll('services', this.services, (index) => ({
      natGatewayId: gateways[index % gateways.length]?.nat.id ?? '',
    }));
    new VpcEndpoint(this, 'S3', {
      vpcId: this.vpc.id,
      serviceName: `com.amazonaws.${region}.s3`,
      routeTableIds: tables.map((table) => table.id),
    });
  }

  /** A security group without rules. */
  closedGroup(scope: Construct, description: string): SecurityGroup {
    return new SecurityGroup(scope, 'Group', { vpcId: this.vpc.id, description, egress: [], ingress: [] });
  }

  private subnets(kind: string, zones: number, cidrOf: (index: number) => string): Subnet[] {
    return Array.from(
      { length: zones },
      (_, index) =>
        new Subnet(this, `${kind}${index + 1}`, {
          vpcId: this.vpc.id,
          cidrBlock: cidrOf(index),
          availabilityZone: Fn.element(this.zones.names, index) as string,
          mapPublicIpOnLaunch: false,
        }),
    );
  }

  private routeAll(
    kind: string,
    subnets: Subnet[],
    targetOf: (index: number) => { gatewayId: string } | { natGatewayId: string },
  ): RouteTable[] {
    return subnets.map((subnet, index) => {
      const table = new RouteTable(this, `${kind}Table${index + 1}`, { vpcId: this.vpc.id });
      const ids = { routeTableId: table.id };
      new Route(this, `${kind}Route${index + 1}`, {
        ...ids,
        destinationCidrBlock: EVERYWHERE,
        ...targetOf(index),
      });
      new RouteTableAssociation(this, `${kind}Association${index + 1}`, { ...ids, subnetId: subnet.id });
      return table;
    });
  }
}
