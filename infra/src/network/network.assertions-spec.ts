import { resources, templateOf } from '../stack.fixture-spec.js';

describe('the network', () => {
  it('is in the zones that the context names', () => {
    const availabilityZones = 'us-east-1b,us-east-1d';
    const subnets = resources(templateOf('dev', { availabilityZones }), 'AWS::EC2::Subnet');
    const zones = subnets.map(({ Properties }) => Properties.AvailabilityZone);
    expect(subnets).toHaveLength(6);
    expect(new Set(zones)).toEqual(new Set(['us-east-1b', 'us-east-1d']));
  });
});
