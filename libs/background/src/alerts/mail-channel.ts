import { AddressDeniedError, type OutgoingConnector } from '@job-scheduler/http-callback';
import type { RaisedAlert } from '@job-scheduler/job-store';
import type { Socket } from 'node:net';
import type { createTransport } from 'nodemailer';
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

/** What nodemailer connects to if the URL names no port. */
const SUBMISSION_PORT = 587;
const SECURE_SUBMISSION_PORT = 465;

const NO_SERVER = failure(
  'No mail server is configured: set SMTP_URL to its URL, such as smtps://user:password@host.',
  'invalid_request',
);

/** Delivers by e-mail. A repeated delivery has the same Message-ID. */
export class MailChannel implements AlertChannel {
  private constructor(private readonly transport: ReturnType<typeof createTransport> | null) {}

  /** nodemailer is loaded only if there is a mail server. */
  static async open({ url, from }: MailOptions, connector: OutgoingConnector): Promise<MailChannel> {
    if (url === null) return new MailChannel(null);
    const { createTransport } = await import('nodemailer');
    const timeouts = {
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
    };
    // Its own connections would go wherever the name leads.
    const getSocket = (server: MailServer, done: SocketDone) => {
      connectTo(server, connector).then(
        (connection) => done(null, { connection }),
        (error: Error) => done(error),
      );
    };
    return new MailChannel(createTransport({ url, getSocket, ...timeouts }, { from }));
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
      return failureOf(error as Error);
    }
  }
}

function connectTo({ host, port, secure }: MailServer, connector: OutgoingConnector): Promise<Socket> {
  const usual = secure === true ? SECURE_SUBMISSION_PORT : SUBMISSION_PORT;
  return connector.connect({
    host: (host ?? 'localhost').replace(/^\[(.*)\]$/, '$1'),
    port: Number(port) || usual,
    timeout_ms: TIMEOUT_MS,
  });
}

/** What nodemailer read from the URL. */
interface MailServer {
  host?: string | undefined;
  port?: number | string | undefined;
  secure?: boolean | undefined;
}

type SocketDone = (error: Error | null, found?: { connection: Socket }) => void;

function failureOf(error: Error): DeliveryFailure {
  if (error instanceof AddressDeniedError) return failure(error.message, error.code);
  const message = `The mail server did not accept it: ${error.message}`;
  return failure(message, isLasting(error) ? 'invalid_request' : 'connect');
}

/** Whether a retry is pointless: a refused recipient or message (5xx) stays refused; wrong credentials can be fixed. */
function isLasting(error: unknown): boolean {
  const { code, responseCode = 0 } = error as { code?: string; responseCode?: number };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && responseCode >= 500;
}

function failure(message: string, error_code: string): DeliveryFailure {
  return { message, http_status: null, error_code, request_sent: false, retry_after_ms: null };
}
