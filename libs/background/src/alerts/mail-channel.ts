import type { RaisedAlert } from '@job-scheduler/job-store';
import { createTransport } from 'nodemailer';
import { alertMessage, mailText } from './alert-message.js';
import type { AlertChannel, DeliveryFailure } from './delivery.js';

/** How to send e-mail. */
export interface MailOptions {
  /** `smtp://…` or `smtps://…`; null if there is no mail server. */
  url: string | null;
  /** The sender. */
  from: string;
}

const TIMEOUT_MS = 10_000;

const NO_SERVER = failure(
  'No mail server is configured: set SMTP_URL to its URL, such as smtps://user:password@host.',
  true,
);

/** Delivers by e-mail. A repeated delivery has the same Message-ID. */
export class MailChannel implements AlertChannel {
  private readonly transport: ReturnType<typeof createTransport> | null;

  constructor({ url, from }: MailOptions) {
    this.transport =
      url === null
        ? null
        : createTransport(
            { url, connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
            { from },
          );
  }

  async deliver(alert: RaisedAlert): Promise<DeliveryFailure | null> {
    if (alert.to.kind !== 'email') throw new TypeError(`A URL is not an e-mail address: alert ${alert.id}.`);
    if (this.transport === null) return NO_SERVER;
    try {
      await this.transport.sendMail({
        to: alert.to.address,
        subject: alertMessage(alert),
        text: mailText(alert),
        messageId: `<${alert.id}@job-scheduler>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      });
      return null;
    } catch (error) {
      return failure(`The mail server did not accept it: ${(error as Error).message}`, isLasting(error));
    }
  }
}

/** Whether a retry is pointless: a refused recipient or message (5xx) stays refused; wrong credentials can be fixed. */
function isLasting(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
}

function failure(message: string, lasting: boolean): DeliveryFailure {
  const error_code = lasting ? 'invalid_request' : 'connect';
  return { message, http_status: null, error_code, request_sent: false, retry_after_ms: null };
}
