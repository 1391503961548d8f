import type { IDependable } from 'constructs';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/**
 * A server that programs are told of by one URL. ECS injects secrets whole, and a URL has its password in the middle:
 * so the parts are injected, and a line of shell puts them together just before the program starts.
 */
export interface Store extends ec2.IConnectable, IDependable {
  /** What is no secret, by name. */
  readonly environment: Record<string, string>;
  /** What is, by name; without characters that mean something in a URL. */
  readonly secrets: Record<string, ecs.Secret>;
  /** The lines of POSIX shell that export the URL. */
  readonly script: readonly string[];
}
