import type { IDependable } from 'constructs';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * A server that programs reach by one URL. ECS injects secrets whole, but a URL has its password in the middle. So ECS
 * injects the parts, and a line of shell puts them together just before the program starts.
 */
export interface Store extends ec2.IConnectable, IDependable {
  /** The parts that are not secret, by name of the variable. */
  readonly environment: Record<string, string>;
  /** The parts that are secret, by name of the variable; without characters that have a meaning in a URL. */
  readonly secrets: Record<string, ecs.Secret>;
  /** The lines of POSIX shell that export the URL. */
  readonly script: readonly string[];
}
