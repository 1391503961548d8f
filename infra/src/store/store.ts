import type { IDependable } from 'constructs';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as ecs from 'aws-cdk-lib/aws-ecs';

/** The parts of a setting of which some are secret. ECS injects secrets whole, so a line of shell puts the parts together. */
export interface Parts {
  /** The parts that are not secret, by name of the variable. */
  readonly environment: Record<string, string>;
  /** The parts that are secret, by name of the variable; without characters that have a meaning in the whole. */
  readonly secrets: Record<string, ecs.Secret>;
  /** The lines of POSIX shell that export the setting, and leave no secret part behind. */
  readonly script: readonly string[];
}

/** A server that programs reach by one URL, which has its password in the middle. */
export interface Store extends Parts, ec2.IConnectable, IDependable {}
