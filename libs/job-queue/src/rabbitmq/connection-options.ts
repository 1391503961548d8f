import type { RabbitMQConfig } from '@golevelup/nestjs-rabbitmq';
import type { EventLog } from '@job-scheduler/platform';
import type { LoggerService } from '@nestjs/common';
import type { ConnectionOptions } from 'node:tls';
import type { JobQueueMismatchError } from './job-queue-mismatch-error.js';

/** How to reach RabbitMQ. */
export interface RabbitmqConnectionOptions {
  /** `amqp://…` or `amqps://…`. */
  url: string;
  /** The prefix of the names of queues and exchanges. Default: `job-scheduler`. */
  prefix?: string;
  /** Shown by the broker as the connection's name. */
  service: string;
  log: EventLog;
  /** For `amqps`: certificates and the like, as for `tls.connect`. */
  tls?: ConnectionOptions;
  /**
   * Told when a queue turns out, after the start, to have other arguments: while it has, nothing is published or
   * consumed.
   */
  onMismatch?: (error: JobQueueMismatchError) => void;
}

/** After two intervals without a sign of life the connection is given up. */
const HEARTBEAT_SECONDS = 5;
const RECONNECT_DELAY_SECONDS = 0.5;
/** For each step of establishing a connection. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Options for the driver: connect in the background, and leave everything else to us. */
export const amqpConfiguration = (options: RabbitmqConnectionOptions): RabbitMQConfig => ({
  name: options.service,
  uri: options.url,
  logger: driverLogger(options.log),
  enableDirectReplyTo: false,
  registerHandlers: false,
  connectionInitOptions: {
    wait: false,
    skipConnectionFailedLogging: true,
    skipDisconnectFailedLogging: true,
  },
  connectionManagerOptions: {
    heartbeatIntervalInSeconds: HEARTBEAT_SECONDS,
    reconnectTimeInSeconds: RECONNECT_DELAY_SECONDS,
    connectionOptions: {
      ...options.tls,
      timeout: CONNECT_TIMEOUT_MS,
      noDelay: true,
      keepAlive: true,
      clientProperties: { connection_name: `job-scheduler ${options.service}` },
    },
  },
});

/** The driver's own messages are for debugging only: what matters is logged as an event of ours. */
const driverLogger = (log: EventLog): LoggerService => {
  const debug = (message: unknown): void => log.debug('rabbitmq', String(message));
  return { log: debug, warn: debug, error: debug };
};
