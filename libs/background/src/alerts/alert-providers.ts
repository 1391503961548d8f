import { HttpCallback, OutgoingConnector } from '@job-scheduler/http-callback';
import { Clock, type RetryPolicy } from '@job-scheduler/job-model';
import { AlertOutbox, StoreVersion } from '@job-scheduler/job-store';
import { EventLog } from '@job-scheduler/platform';
import type { Provider } from '@nestjs/common';
import { Registry } from 'prom-client';
import { BullmqPool } from '../bullmq-pool.js';
import { AlertMetrics } from './alert-metrics.js';
import { AlertSweep } from './alert-sweep.js';
import { AlertsProcessor } from './alerts.processor.js';
import { HttpChannel } from './http-channel.js';
import { MailChannel, type MailOptions } from './mail-channel.js';

/** How alerts are delivered. */
export interface AlertOptions {
  mail: MailOptions;
  retry?: RetryPolicy;
}

/** Eight attempts within some twenty minutes, but only one for an alert that has waited behind others for a day. */
const ALERT_RETRY: RetryPolicy = {
  max_attempts: 8,
  backoff: { kind: 'exponential', initial_seconds: 10, max_seconds: 600, jitter: true },
  max_age_seconds: 86_400,
  until_next_tick: false,
};

/** The providers that deliver alerts. */
export const alertProviders = ({ mail, retry = ALERT_RETRY }: AlertOptions): Provider[] => [
  {
    provide: AlertsProcessor,
    useFactory: async (
      outbox: AlertOutbox,
      callback: HttpCallback,
      connector: OutgoingConnector,
      version: StoreVersion,
      clock: Clock,
      log: EventLog,
      registry: Registry,
    ) => {
      const http = new HttpChannel(callback, clock);
      const channels = { webhook: http, slack: http, email: await MailChannel.open(mail, connector) };
      const metrics = new AlertMetrics(registry);
      return new AlertsProcessor(outbox, channels, retry, version, clock, log, metrics);
    },
    inject: [AlertOutbox, HttpCallback, OutgoingConnector, StoreVersion, Clock, EventLog, Registry],
  },
  {
    provide: AlertSweep,
    useFactory: (...parts: ConstructorParameters<typeof AlertSweep>) => new AlertSweep(...parts),
    inject: [AlertOutbox, AlertsProcessor, BullmqPool, Clock, EventLog],
  },
];
