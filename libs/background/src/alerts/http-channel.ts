import { shownLocation, type CallbackResult, type HttpCallback } from '@job-scheduler/http-callback';
import { readRetryAfter, type Clock } from '@job-scheduler/job-model';
import type { RaisedAlert } from '@job-scheduler/job-store';
import { slackBody, webhookBody } from './alert-message.js';
import type { AlertChannel, DeliveryFailure } from './delivery.js';

const TIMEOUT_MS = 10_000;

/** Delivers to webhooks and Slack-compatible webhooks. A repeated delivery has the same `idempotency-key`. */
export class HttpChannel implements AlertChannel {
  constructor(
    private readonly callback: HttpCallback,
    private readonly clock: Clock,
  ) {}

  async deliver(alert: RaisedAlert, signal: AbortSignal | undefined): Promise<DeliveryFailure | null> {
    const { to } = alert;
    if (to.kind === 'email') throw new TypeError(`An e-mail address is not a URL: alert ${alert.id}.`);
    const result = await this.callback.call({
      operation: {
        url: to.url,
        method: 'post',
        headers: {},
        query: {},
        payload: to.kind === 'slack' ? slackBody(alert) : webhookBody(alert),
        timeout_ms: TIMEOUT_MS,
        redirects: 0,
      },
      headers: { 'idempotency-key': alert.id },
      repeatable: true,
      ...(signal && { signal }),
    });
    return this.failureOf(result);
  }

  private failureOf(result: CallbackResult): DeliveryFailure | null {
    const { outcome, http_status, error_code, error_message, request_sent, response_headers } = result;
    if (outcome === 'response' && http_status !== null && http_status >= 200 && http_status < 300)
      return null;
    const location = shownLocation(result);
    const answer = `status ${http_status}${location === null ? '' : ` and the location ${location}, which is not followed`}`;
    return {
      message: error_message ?? `The target answered with ${answer}.`,
      http_status,
      error_code,
      request_sent,
      retry_after_ms: readRetryAfter(response_headers['retry-after'], this.clock.now()),
    };
  }
}
