import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { afterFailure, type AlertDestination, type Clock, type RetryPolicy } from '@job-scheduler/job-model';
import {
  MOST_ALERTS_UNDER_WAY,
  type AlertOutbox,
  type RaisedAlert,
  type StoreVersion,
} from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { Job } from 'bullmq';
import type { AlertMetrics } from './alert-metrics.js';
import type { AlertChannel, DeliveryFailure } from './delivery.js';

/** Name of the queue and of its jobs. */
export const ALERTS = 'alerts';

/** The data of a job of the queue: which alert to deliver. Everything else is in the outbox. */
export interface AlertJob {
  alert_id: string;
}

/** Delay before a retry if something other than the delivery failed, for example because PostgreSQL is down. */
const OTHER_DELAY_MS = 10_000;

const UNKNOWN_KIND = 'This version does not know this kind of destination.';

/** The delivery must be retried after this time. */
class TriedAgainError extends Error {
  constructor(
    message: string,
    readonly retryInMs: number,
  ) {
    super(message);
  }
}

/** Enough for several channels that hang, each with MOST_ALERTS_UNDER_WAY deliveries, and those that work. */
const DELIVERIES_AT_ONCE = 5 * MOST_ALERTS_UNDER_WAY;

/** Delivers alerts. The outbox decides what is still to be done; a job of BullMQ only triggers the check. */
@Processor(ALERTS, {
  concurrency: DELIVERIES_AT_ONCE,
  runRetryDelay: 5_000,
  // A delivery that died with its process is repeated, however often.
  maxStalledCount: 1_000,
  settings: {
    backoffStrategy: (_attempts, _type, error) =>
      error instanceof TriedAgainError ? error.retryInMs : OTHER_DELAY_MS,
  },
})
export class AlertsProcessor extends WorkerHost {
  private hasWorker = false;

  constructor(
    private readonly outbox: AlertOutbox,
    private readonly channels: Record<AlertDestination['kind'], AlertChannel>,
    private readonly retry: RetryPolicy,
    private readonly version: StoreVersion,
    private readonly clock: Clock,
    private readonly log: EventLog,
    private readonly metrics: AlertMetrics,
  ) {
    super();
  }

  /** Whether alerts may be queued: BullMQ's tables exist, and there is a worker. */
  get isReady(): boolean {
    return this.hasWorker;
  }

  /** Ends early, with an error, if the worker cancels it. The delivery then does not count. */
  async process({ data }: Job<AlertJob>, _token?: string, signal?: AbortSignal): Promise<void> {
    const alert = await this.outbox.take(data.alert_id);
    if (alert === null) return;
    if (!Object.hasOwn(this.channels, alert.to.kind)) return this.leave(alert);
    const failure = await Promise.race([
      this.channels[alert.to.kind].deliver(alert, signal),
      cancelled(signal),
    ]);
    if (signal?.aborted) throw cutOff();
    if (failure !== null) return this.failed(alert, failure);
    await this.outbox.markDelivered(alert.id);
    this.metrics.ended('delivered', alert.to.kind);
  }

  @OnWorkerEvent('ready')
  onReady(): void {
    this.hasWorker = true;
  }

  /** All background work shares these connections, and another handler reports their errors once for all. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.log.debug('alerts_held_up', 'The delivery of alerts is held up and will continue by itself.', {
      error: error.message,
    });
  }

  /** Leaves an alert that another version raised to a newer process. If there is none, it would come back for ever. */
  private async leave(alert: RaisedAlert): Promise<void> {
    if (!(await this.version.isNewer())) return this.giveUp(alert, UNKNOWN_KIND);
    const message = `An alert is left to newer processes, since the database's schema is newer: ${UNKNOWN_KIND}`;
    this.log.warn('alert_left', message, { alert_id: alert.id, job_id: alert.job_id });
    throw new TriedAgainError(UNKNOWN_KIND, OTHER_DELAY_MS);
  }

  /** Gives the alert up, or throws so that the job runs again. */
  private async failed(alert: RaisedAlert, { message, ...failure }: DeliveryFailure): Promise<void> {
    const next = afterFailure(
      {
        ...failure,
        number: alert.attempts + 1,
        age_ms: Math.max(0, this.clock.now() - alert.at),
        next_tick_in_ms: null,
      },
      { retry: this.retry, delivery: 'at_least_once' },
      Math.random(),
    );
    if (next.state !== 'retrying') return this.giveUp(alert, message);
    await this.outbox.markFailed(alert.id, message, false);
    throw new TriedAgainError(message, next.retry_in_ms);
  }

  private async giveUp(alert: RaisedAlert, message: string): Promise<void> {
    await this.outbox.markFailed(alert.id, message, true);
    this.metrics.ended('failed', alert.to.kind);
    this.log.warn('alert_failed', 'An alert could not be delivered and was given up.', {
      alert_id: alert.id,
      job_id: alert.job_id,
      error: message,
    });
  }
}

function cancelled(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(cutOff()), { once: true });
  });
}

/** The shutdown ended the delivery: another process may retry immediately. */
const cutOff = (): Error => new TriedAgainError('Cut off by the shutdown.', 0);
