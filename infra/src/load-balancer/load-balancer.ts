import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as route53Targets from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.js';
import { closedGroup } from '../network/closed-group.js';
import { SUBNETS } from '../network/network.js';
import type { Domain, Stage } from '../stage/stage.js';

/** Where users reach the api: HTTPS under the stage's name, or HTTP under the load balancer's own if it has none. */
export class LoadBalancer extends Construct {
  readonly balancer: elb.ApplicationLoadBalancer;
  readonly listener: elb.ApplicationListener;
  /** The api's public base URL. */
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, vpc }: { stage: Stage; vpc: ec2.IVpc }) {
    super(scope, id);
    const group = closedGroup(this, 'Group', vpc, 'Job-Scheduler load balancer');
    accept(group, 'AwsSolutions-EC23', 'The API is meant to be reached by anyone who has a key.');
    this.balancer = new elb.ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: SUBNETS.edge,
      internetFacing: true,
      securityGroup: group,
      dropInvalidHeaderFields: true,
      deletionProtection: stage.name === 'prod',
      // POST /v1/jobs/test answers when the call has ended, which may take as long as a job's timeout allows.
      idleTimeout: Duration.minutes(5),
    });
    this.logAccess(stage);
    this.listener = stage.domain === null ? this.listenHttp() : this.listenHttps(stage.domain);
    this.url =
      stage.domain === null ? `http://${this.balancer.loadBalancerDnsName}` : `https://${stage.domain.name}`;
    new CfnOutput(this, 'ApiUrl', {
      description: 'The API, and Swagger UI under /docs',
      value: this.url,
    }).overrideLogicalId('ApiUrl');
  }

  private listenHttp(): elb.ApplicationListener {
    return this.balancer.addListener('Http', {
      port: 80,
      protocol: elb.ApplicationProtocol.HTTP,
      open: true,
    });
  }

  private listenHttps({ name, zoneId, zoneName }: Domain): elb.ApplicationListener {
    const zone = route53.HostedZone.fromHostedZoneAttributes(this, 'Zone', {
      hostedZoneId: zoneId,
      zoneName,
    });
    const certificate = new acm.Certificate(this, 'Certificate', {
      domainName: name,
      validation: acm.CertificateValidation.fromDns(zone),
    });
    new route53.ARecord(this, 'Name', {
      zone,
      recordName: `${name}.`,
      target: route53.RecordTarget.fromAlias(new route53Targets.LoadBalancerTarget(this.balancer)),
    });
    this.balancer.addRedirect();
    return this.balancer.addListener('Https', {
      port: 443,
      protocol: elb.ApplicationProtocol.HTTPS,
      certificates: [certificate],
      sslPolicy: elb.SslPolicy.RECOMMENDED_TLS,
      open: true,
    });
  }

  /** Sets attributes, because the CDK's own method has to know the region when it synthesizes. */
  private logAccess(stage: Stage): void {
    const isProd = stage.name === 'prod';
    const bucket = new s3.Bucket(this, 'AccessLogs', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      lifecycleRules: [{ expiration: Duration.days(stage.sizes.logDays) }],
      removalPolicy: isProd ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !isProd,
    });
    accept(
      bucket,
      'AwsSolutions-S1',
      'It holds access logs itself; logging access to the logs would never end.',
    );
    bucket.addToResourcePolicy(
      new iam.PolicyStatement({
        principals: [new iam.ServicePrincipal('logdelivery.elasticloadbalancing.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('*')],
      }),
    );
    this.balancer.setAttribute('access_logs.s3.enabled', 'true');
    this.balancer.setAttribute('access_logs.s3.bucket', bucket.bucketName);
    // The load balancer writes a test object when it is created.
    if (bucket.policy !== undefined) this.balancer.node.addDependency(bucket.policy);
  }
}
