import { CfnOutput, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elb from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as route53Targets from 'aws-cdk-lib/aws-route53-targets';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Edge } from '../edge/edge.js';
import { originFacing } from '../edge/origin-facing.js';
import { accept } from '../findings/accept.js';
import { closedGroup } from '../network/closed-group.js';
import { SUBNETS } from '../network/network.js';
import type { Domain, Stage } from '../stage/stage.js';

/**
 * Where users reach the api by HTTPS: under the stage's name, or if it has none, under one of CloudFront, which alone reaches
 * the load balancer then.
 */
export class LoadBalancer extends Construct {
  readonly balancer: elb.ApplicationLoadBalancer;
  readonly listener: elb.ApplicationListener;
  /** The api's public base URL. */
  readonly url: string;

  constructor(scope: Construct, id: string, { stage, vpc }: { stage: Stage; vpc: ec2.IVpc }) {
    super(scope, id);
    const { domain } = stage;
    const group = closedGroup(this, 'Group', vpc, 'Job-Scheduler load balancer');
    this.balancer = new elb.ApplicationLoadBalancer(this, 'Balancer', {
      vpc,
      vpcSubnets: domain === null ? SUBNETS.services : SUBNETS.edge,
      internetFacing: domain !== null,
      securityGroup: group,
      dropInvalidHeaderFields: true,
      deletionProtection: stage.name === 'prod',
      // POST /v1/jobs/test answers when the call has ended, which may take as long as a job's timeout allows.
      idleTimeout: Duration.minutes(5),
    });
    // CloudFront reaches nothing in a VPC without an Internet gateway, although it does not use it.
    this.balancer.node.addDependency(vpc.internetConnectivityEstablished);
    this.logAccess(stage);
    if (domain === null) {
      this.listener = this.listenToEdge(group, stage);
      this.url = new Edge(this, 'Edge', this).url;
    } else {
      accept(group, 'AwsSolutions-EC23', 'The API is meant to be reached by anyone who has a key.');
      this.listener = this.listenHttps(domain);
      this.url = `https://${domain.name}`;
    }
    new CfnOutput(this, 'ApiUrl', {
      description: 'The API, and Swagger UI under /docs',
      value: this.url,
    }).overrideLogicalId('ApiUrl');
  }

  private listenToEdge(group: ec2.SecurityGroup, { sizes }: Stage): elb.ApplicationListener {
    const logGroup = new logs.LogGroup(this, 'EdgeLogs', {
      retention: sizes.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    group.addIngressRule(originFacing(this, logGroup), ec2.Port.HTTP, 'CloudFront');
    return this.balancer.addListener('Http', {
      port: 80,
      protocol: elb.ApplicationProtocol.HTTP,
      open: false,
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
