import type { FailedAttempt } from '@job-scheduler/job-model';
import type { RaisedAlert } from '@job-scheduler/job-store';

/** Why a delivery failed: the sentence for the user, and what decides about another one. */
export interface DeliveryFailure extends Pick<
  FailedAttempt,
  'http_status' | 'error_code' | 'request_sent' | 'retry_after_ms'
> {
  message: string;
}

/** A way to tell somebody. */
export interface AlertChannel {
  /** Delivers an alert once. Null when it arrived. Never rejects for anything that the other side does. */
  deliver(alert: RaisedAlert, signal: AbortSignal | undefined): Promise<DeliveryFailure | null>;
}
