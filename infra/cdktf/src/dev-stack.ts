import { Construct } from 'constructs';
import { AwsProvider } from '@cdktn/provider-aws/lib/provider/index.js';
import { EcsCluster } from '@cdktn/provider-aws/lib/ecs-cluster/index.js';
import { TerraformOutput, TerraformStack } from 'cdktn';
import type { Sizes } from '../../dist/stage/sizes.js';
import { Database } from './database.js';
import { Network } from './network.js';
import { RunnerService } from './runner-service.js';

/** The part of the dev stage that is compared: network, database, and the runner as one service. */
export class DevStack extends TerraformStack {
  constructor(
    scope: Construct,
    id: string,
    { sizes, region, image }: { sizes: Sizes; region: string; image: string },
  ) {
    super(scope, id);
    new AwsProvider(this, 'Aws', { region, defaultTags: [{ tags: { 'job-scheduler:stage': 'dev' } }] });
    const network = new Network(this, 'Network', { sizes, region });
    const database = new Database(this, 'Database', { sizes, network });
    const cluster = new EcsCluster(this, 'Cluster', {
      name: 'job-scheduler-dev',
      setting: [{ name: 'containerInsights', value: 'enabled' }],
    });
    new RunnerService(this, 'Runner', { sizes, region, image, network, database, cluster });
    new TerraformOutput(this, 'EgressAddresses', { value: network.egressAddresses.join(', ') });
  }
}
