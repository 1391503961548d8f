import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { accept } from '../findings/accept.js';
import type { Stage } from '../stage/stage.js';
import type { Parts, Store } from '../store/store.js';

/** The port at which programs serve health and metrics, within their task. */
export const METRICS_PORT = 9464;

/** Programs end within 25 s after SIGTERM, unless they drain longer; ECS kills them only after this time. */
const STOP_TIMEOUT = Duration.seconds(45);

/** The longest drain that Fargate allows: it kills a container after at most 120 s. */
export const LONGEST_DRAIN = Duration.seconds(110);
/** A program ends with its drain. */
const AFTER_DRAIN = Duration.seconds(10);

/** A program of the image, and what it needs. */
export interface ProgramProps {
  stage: Stage;
  image: ecs.ContainerImage;
  /** Its file in the image. */
  file: string;
  size: { cpu: number; memoryMiB: number };
  stores: Store[];
  /** What else it knows in parts. */
  parts?: Parts[];
  /** `DRAIN_SECONDS`, if the program has that setting. */
  drain?: Duration;
  environment?: Record<string, string>;
  secrets?: Record<string, ecs.Secret>;
  /** Whether it serves `GET /health/ready` on METRICS_PORT, as all do but the migrations. */
  hasHealth?: boolean;
}

/**
 * The shell script that a container runs: it puts URLs and keys together and becomes the program, or another one of the image that
 * somebody runs once, by the variable PROGRAM. Node.js sees the
 * memory of the machine, not the limit of the Fargate task, so the script sets its heap to what Node.js would take of
 * that limit by itself.
 */
const startScript = (file: string, size: ProgramProps['size'], parts: Parts[]): string =>
  [
    'set -eu',
    ...parts.flatMap(({ script }) => script),
    `exec node --max-old-space-size=${size.memoryMiB / 2} "\${PROGRAM:-${file}}"`,
  ].join('\n');

/** The Fargate task of one program: unprivileged, with a read-only file system, and logs that are kept for a while. */
export class ProgramTask extends Construct {
  readonly definition: ecs.FargateTaskDefinition;
  readonly container: ecs.ContainerDefinition;
  readonly logGroup: logs.LogGroup;

  constructor(scope: Construct, id: string, props: ProgramProps) {
    super(scope, id);
    const { stage, image, file, size, environment = {}, secrets = {}, drain, hasHealth = true } = props;
    const parts = [...props.stores, ...(props.parts ?? [])];
    this.logGroup = new logs.LogGroup(this, 'Logs', {
      retention: stage.sizes.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.definition = new ecs.FargateTaskDefinition(this, 'Definition', {
      cpu: size.cpu,
      memoryLimitMiB: size.memoryMiB,
      runtimePlatform: {
        cpuArchitecture: {
          x86_64: ecs.CpuArchitecture.X86_64,
          arm64: ecs.CpuArchitecture.ARM64,
        }[stage.architecture],
        operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
      },
    });
    this.container = this.definition.addContainer('program', {
      image,
      entryPoint: ['sh', '-c'],
      command: [startScript(file, size, parts)],
      user: '1000:1000',
      readonlyRootFilesystem: true,
      stopTimeout: drain?.plus(AFTER_DRAIN) ?? STOP_TIMEOUT,
      environment: Object.assign({}, ...parts.map((part) => part.environment), drainOf(drain), environment),
      secrets: Object.assign({}, ...parts.map((part) => part.secrets), secrets),
      logging: ecs.LogDriver.awsLogs({ logGroup: this.logGroup, streamPrefix: 'program' }),
      ...(hasHealth ? { healthCheck: READINESS } : {}),
    });
    accept(
      this,
      'AwsSolutions-ECS2',
      'The plain variables name hosts, ports and sizes; secrets are injected.',
    );
    accept(
      this,
      'AwsSolutions-IAM5[Resource::*]',
      'The permission to sign in to a registry (ecr:GetAuthorizationToken) cannot be limited to resources.',
    );
  }
}

const drainOf = (drain: Duration | undefined): Record<string, string> =>
  drain === undefined ? {} : { DRAIN_SECONDS: String(drain.toSeconds()) };

/**
 * A program that has not been ready for 150 s is replaced. That is longer than any failover of a store, and short enough
 * for the circuit breaker to roll a bad deployment back.
 */
const READINESS: ecs.HealthCheck = {
  command: [
    'CMD-SHELL',
    `node -e "fetch('http://127.0.0.1:${METRICS_PORT}/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"`,
  ],
  interval: Duration.seconds(15),
  timeout: Duration.seconds(5),
  retries: 10,
  startPeriod: Duration.seconds(60),
};
