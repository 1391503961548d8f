import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import { afterFailure, type AlertDestination, type RetryPolicy } from '@job-scheduler/job-model';
import type { AlertOutbox, RaisedAlert } from '@job-scheduler/job-store';
import type { EventLog } from '@job-scheduler/platform';
import type { Job } from 'bullmq';
import type { AlertChannel, DeliveryFailure } from './delivery.js';

/** Name of the queue and of its jobs. */
export const ALERTS = 'alerts';

/** What a job of the queue says: which alert to deliver. All else is in the outbox. */
export interface AlertJob {
  alert_id: string;
}

/** Before another look at what failed for other reasons than a delivery, such as an absent PostgreSQL. */
const OTHER_DELAY_MS = 10_000;

/** The delivery is to be tried again after this time. */
class TriedAgainError extends Error {
  constructor(
    message: string,
    readonly retryInMs: number,
  ) {
    super(message);
  }
}

/** Delivers alerts. The outbox decides what is still to be done: a job of BullMQ is but the occasion to look. */
@Processor(ALERTS, {
  concurrency: 10,
  runRetryDelay: 5_000,
  // A delivery that died with its process is tried again whenever it is found.
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
    private readonly log: EventLog,
  ) {
    super();
  }

  /** Whether alerts may be entered: BullMQ's tables are there, and so is a worker. */
  get isReady(): boolean {
    return this.hasWorker;
  }

  /** Ends early, with an error, when the worker cancels it; the delivery then does not count. */
  async process({ data }: Job<AlertJob>, _token?: string, signal?: AbortSignal): Promise<void> {
    const alert = await this.outbox.get(data.alert_id);
    if (alert?.state !== 'pending') return;
    const failure = await Promise.race([
      this.channels[alert.to.kind].deliver(alert, signal),
      cancelled(signal),
    ]);
    if (signal?.aborted) throw cutOff();
    if (failure === null) await this.outbox.markDelivered(alert.id);
    else await this.failed(alert, failure);
  }

  @OnWorkerEvent('ready')
  onReady(): void {
    this.hasWorker = true;
  }

  /** The connections are those of all background work, which complains once for all. */
  @OnWorkerEvent('error')
  onError(error: Error): void {
    this.log.debug('alerts_held_up', 'The delivery of alerts is held up and will go on by itself.', {
      error: error.message,
    });
  }

  /** Gives the alert up, or throws, so that the job is run again. */
  private async failed(alert: RaisedAlert, { message, ...failure }: DeliveryFailure): Promise<void> {
    const next = afterFailure(
      { ...failure, number: alert.attempts + 1, age_ms: 0, next_tick_in_ms: null },
      { retry: this.retry, delivery: 'at_least_once' },
      Math.random(),
    );
    await this.outbox.markFailed(alert.id, message, next.state !== 'retrying');
    if (next.state === 'retrying') throw new TriedAgainError(message, next.retry_in_ms);
    this.log.warn('alert_failed', 'An alert could not be delivered and is given up.', {
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

/** By a shutdown: another process may try at once. */
const cutOff = (): Error => new TriedAgainError('Cut off by the shutdown.', 0);
