import { Aws, IgnoreMode, Stack } from 'aws-cdk-lib';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecrAssets from 'aws-cdk-lib/aws-ecr-assets';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import type { Construct } from 'constructs';
import { join } from 'node:path';
import type { Stage } from '../stage/stage.js';

const WORKSPACE = join(import.meta.dirname, '../../..');

/**
 * The image of all programs: the one that the context names, or else one that Docker builds from the sources when the
 * stack is deployed. Synthesis only reads the sources, without what .dockerignore leaves out.
 */
export function programImage(scope: Construct, { image, architecture }: Stage): ecs.ContainerImage {
  if (image !== null) return publishedImage(scope, image);
  return ecs.ContainerImage.fromAsset(WORKSPACE, {
    file: 'docker/Dockerfile',
    ignoreMode: IgnoreMode.DOCKER,
    // Docker itself always reads the Dockerfile, but the CDK copies only what .dockerignore lets in.
    exclude: ['!docker/Dockerfile'],
    platform: { x86_64: ecrAssets.Platform.LINUX_AMD64, arm64: ecrAssets.Platform.LINUX_ARM64 }[architecture],
  });
}

/** The task's own role pulls an image of Amazon ECR; any other image must be public. */
function publishedImage(scope: Construct, image: string): ecs.ContainerImage {
  const ours = /^(\d+)\.dkr\.ecr\.([\w-]+)\.amazonaws\.com\/([^:@]+)[:@](.+)$/.exec(image);
  if (ours === null) return ecs.ContainerImage.fromRegistry(image);
  const [, account, region, repositoryName, tagOrDigest] = ours as unknown as [
    string,
    string,
    string,
    string,
    string,
  ];
  const repositoryArn = Stack.of(scope).formatArn({
    partition: Aws.PARTITION,
    service: 'ecr',
    region,
    account,
    resource: 'repository',
    resourceName: repositoryName,
  });
  const repository = ecr.Repository.fromRepositoryAttributes(scope, 'Image', {
    repositoryArn,
    repositoryName,
  });
  return ecs.ContainerImage.fromEcrRepository(repository, tagOrDigest);
}
