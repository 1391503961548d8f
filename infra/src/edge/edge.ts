import { Duration } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { VpcOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.js';

/** The header in which the edge tells the address of the caller. Nothing that a caller sends in it gets through. */
export const VIEWER_ADDRESS = 'x-viewer-address';

/** The first entry of `x-forwarded-for` is what the caller says, so the firewall cannot go by it. */
const TELL_ADDRESS = `function handler(event) {
  event.request.headers['${VIEWER_ADDRESS}'] = { value: event.viewer.ip };
  return event.request;
}`;

/** Errors that CloudFront would keep for 10 s, although it keeps no other answer. */
const KEPT_ERRORS = [404, 405, 414, 500, 501, 502, 503, 504];

/**
 * HTTPS under a name and with a certificate of CloudFront, for a stage without a domain of its own. It reaches an internal
 * load balancer within the VPC, so that there is no way around it.
 */
export class Edge extends Construct {
  /** The api's public base URL. */
  readonly url: string;

  constructor(scope: Construct, id: string, { balancer }: { balancer: elb.ApplicationLoadBalancer }) {
    super(scope, id);
    const tellAddress = new cloudfront.Function(this, 'TellAddress', {
      code: cloudfront.FunctionCode.fromInline(TELL_ADDRESS),
      runtime: cloudfront.FunctionRuntime.JS_2_0,
    });
    const distribution = new cloudfront.Distribution(this, 'Distribution', {
      comment: 'Job-Scheduler: HTTPS for the API',
      httpVersion: cloudfront.HttpVersion.HTTP2_AND_3,
      defaultBehavior: {
        origin: originOf(balancer),
        allowedMethods: cloudfront.AllowedMethods.ALLOW_ALL,
        cachePolicy: cloudfront.CachePolicy.CACHING_DISABLED,
        originRequestPolicy: cloudfront.OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
        // Not a redirect: a client with a wrong URL would send its key in the clear each time, and nobody would notice.
        viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY,
        // It would weaken the ETags that If-Match compares.
        compress: false,
        functionAssociations: [
          { function: tellAddress, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST },
        ],
      },
      errorResponses: KEPT_ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
    acceptFindings(distribution);
    this.url = `https://${distribution.domainName}`;
  }
}

const originOf = (balancer: elb.ApplicationLoadBalancer): VpcOrigin =>
  VpcOrigin.withApplicationLoadBalancer(balancer, {
    httpPort: 80,
    protocolPolicy: cloudfront.OriginProtocolPolicy.HTTP_ONLY,
    // The most that AWS allows without being asked. The load balancer would wait longer.
    readTimeout: Duration.seconds(120),
    // Shorter than the load balancer keeps an idle connection, so that none is used while it closes.
    keepaliveTimeout: Duration.seconds(60),
  });

function acceptFindings(distribution: cloudfront.Distribution): void {
  accept(distribution, 'AwsSolutions-CFR1', 'The API is meant to be reached from every country.');
  accept(
    distribution,
    'AwsSolutions-CFR2',
    'AWS WAF stands before the load balancer: a web ACL of CloudFront can only be in us-east-1, and the stack in any region.',
  );
  accept(distribution, 'AwsSolutions-CFR3', 'The load balancer logs every request that gets there.');
  accept(
    distribution,
    'AwsSolutions-CFR4',
    'The certificate of CloudFront itself allows old versions of TLS; a domain of your own does not.',
  );
}
