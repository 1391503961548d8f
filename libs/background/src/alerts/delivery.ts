import type { FailedAttempt } from '@job-scheduler/job-model';
import type { RaisedAlert } from '@job-scheduler/job-store';

/** Why a delivery failed: the sentence for the user, and what decides whether it is retried. */
export interface DeliveryFailure extends Pick<
  FailedAttempt,
  'http_status' | 'error_code' | 'request_sent' | 'retry_after_ms'
> {
  message: string;
}

/** A way to deliver an alert. */
export interface AlertChannel {
  /** Delivers an alert once. Resolves to null if it arrived. Never rejects because of the other side. */
  deliver(alert: RaisedAlert, signal: AbortSignal | undefined): Promise<DeliveryFailure | null>;
}
