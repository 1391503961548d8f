import { Duration } from 'aws-cdk-lib';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { requestsPerMinute } from '../capacity/capacity.js';
import type { Sizes } from '../stage/sizes.js';

/** Scales the api by the number of requests per task. */
export function scaleApi(
  service: ecs.FargateService,
  targetGroup: elb.ApplicationTargetGroup,
  size: Sizes['api'],
): void {
  service
    .autoScaleTaskCount({ minCapacity: size.minimum, maxCapacity: size.maximum })
    .scaleOnRequestCount('Requests', {
      targetGroup,
      requestsPerTarget: requestsPerMinute(size),
      scaleOutCooldown: Duration.minutes(1),
      scaleInCooldown: Duration.minutes(5),
    });
}
