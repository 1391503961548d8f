import { setMaxListeners } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { requestTarget } from '@job-scheduler/job-model';
import type { Dispatcher } from 'undici';
import type { BodyEncoding, CallbackTimings } from '../http-callback.js';
import { CallbackFault, exchangeFault } from './callback-fault.js';
import type { ConnectionPool, Reuse } from './connection-pool.js';
import type { ConnectTimings } from './connect-timer.js';
import type { Connection } from './connection.js';
import { ResponseBody, type BodyLimits, type BodyListener } from './response-body.js';
import { keepHeaders, textOf } from './response-headers.js';

export interface ExchangeRequest {
  /** Absolute `http:` or `https:` URL. */
  url: string;
  method: string;
  headers: Record<string, string>;
  body: Buffer | null;
  timeoutMs: number;
  /** Whether it may be sent once more when a reused connection ends before a byte of the answer. */
  repeatable: boolean;
  signal: AbortSignal | undefined;
}

/** The result of one exchange; `fault` is null if the whole response was received. */
export interface ExchangeOutcome {
  fault: CallbackFault | null;
  status: number | null;
  headers: Record<string, string>;
  headersLeftOut: number;
  body: string | null;
  encoding: BodyEncoding;
  bytes: number | null;
  truncated: boolean;
  timings: CallbackTimings;
  sent: boolean;
  sentAfterMs: number;
  durationMs: number;
}

/** The outcome for a request that cannot be sent. */
export const unsent = (fault: CallbackFault): ExchangeOutcome => ({
  fault,
  status: null,
  headers: {},
  headersLeftOut: 0,
  body: null,
  encoding: 'utf8',
  bytes: null,
  truncated: false,
  timings: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, body_ms: null },
  sent: false,
  sentAfterMs: 0,
  durationMs: 0,
});

/** Statuses whose answer ends with its headers, whatever they say about a length (RFC 9110, 6.4.1). */
const WITHOUT_BODY = new Set([204, 304]);

/** Sends one request and reads its response under one deadline. Never rejects. */
export function exchange(
  pool: ConnectionPool,
  request: ExchangeRequest,
  limits: BodyLimits,
): Promise<ExchangeOutcome> {
  return new Promise((resolve) => {
    new Exchange(pool, request, limits, resolve).start();
  });
}

class Exchange implements Dispatcher.DispatchHandler, BodyListener {
  readonly #startedAt = performance.now();
  #deadline: NodeJS.Timeout | null = null;
  #connection: Connection | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  /** When it was first sent. */
  #firstSentAt: number | null = null;
  /** When it was last sent; null while it waits for its connection. */
  #sentAt: number | null = null;
  /** When the first connection had ended and the request was given to another one. */
  #resentAt: number | null = null;
  #answeredAt: number | null = null;
  #connecting: ConnectTimings | null = null;
  #status: number | null = null;
  #headers: Record<string, string> = {};
  #headersLeftOut = 0;
  #body: ResponseBody | null = null;
  #settled = false;

  constructor(
    private readonly pool: ConnectionPool,
    private readonly request: ExchangeRequest,
    private readonly limits: BodyLimits,
    private readonly resolve: (outcome: ExchangeOutcome) => void,
  ) {}

  start(): void {
    const { request } = this;
    if (request.signal?.aborted === true) {
      this.#onAbort();
      return;
    }
    if (request.signal !== undefined) {
      // One signal may end many calls at once, and Node warns at the eleventh listener.
      setMaxListeners(0, request.signal);
      request.signal.addEventListener('abort', this.#onAbort);
    }
    this.#deadline = setTimeout(this.#onDeadline, request.timeoutMs);
    this.#send(request.repeatable ? 'any' : 'safe');
  }

  #send(reuse: Reuse): void {
    const { url, method, headers, body } = this.request;
    try {
      const { origin, pathname, search } = new URL(url);
      this.pool.send(origin, {
        // Jobs from before such URLs were refused are called as browsers would call them.
        options: { path: requestTarget(url) ?? pathname + search, method, headers, body },
        handler: this,
        reuse,
        onAssigned: (connection) => {
          this.#connection = connection;
        },
      });
    } catch (error) {
      this.#fail(exchangeFault(error as Error, false));
    }
  }

  readonly #onAbort = (): void => {
    this.#fail(new CallbackFault('aborted', 'The call was aborted before its response was complete.'));
  };

  readonly #onDeadline = (): void => {
    const message = `The call was given up after ${this.request.timeoutMs} ms while ${this.#phase()}: raise the timeout or speed up the target.`;
    this.#fail(new CallbackFault('timeout', message));
  };

  #phase(): string {
    if (this.#status !== null) return 'reading the body';
    if (this.#sentAt !== null) return 'waiting for the response';
    return 'connecting';
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The exchange settled while connecting, or undici offers it again: it must not be sent (again).
    if (this.#settled || this.#sentAt !== null) {
      controller.abort(new CallbackFault('aborted', 'The call had already ended.'));
      return;
    }
    this.#controller = controller;
    this.#sentAt = performance.now();
    this.#firstSentAt ??= this.#sentAt;
    this.#connecting = this.#connection?.takeTimings() ?? null;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 100) {
      const message = `The answer has the status ${status}, which HTTP does not know: check what the target speaks.`;
      this.#fail(new CallbackFault('invalid_response', message));
    }
    if (this.#settled || status < 200) return;
    this.#status = status;
    this.#answeredAt = performance.now();
    const kept = keepHeaders(headers);
    this.#headers = kept.headers;
    this.#headersLeftOut = kept.leftOut;
    this.#body = new ResponseBody(textOf(headers['content-encoding']), this.limits, this);
    // undici would wait for as many bytes as a length announces, and then call their absence an error.
    if (WITHOUT_BODY.has(status)) this.onResponseEnd();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body?.write(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    if (this.#settled) return;
    // From here on, the connection may serve another exchange, even while the body is still being decoded.
    this.#connection = null;
    this.#body?.end();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    const fault = exchangeFault(error, this.#status !== null);
    if (fault.code === 'reset' && this.#mayResend()) this.#resend();
    else this.#fail(fault);
  }

  /** Whether the target, as far as one can know, closed an idle connection just when the request came. */
  #mayResend(): boolean {
    const { repeatable } = this.request;
    return (
      repeatable && !this.#settled && this.#resentAt === null && this.#connection?.unansweredReuse === true
    );
  }

  #resend(): void {
    this.#resentAt = performance.now();
    this.#sentAt = null;
    this.#connecting = null;
    this.#controller = null;
    this.#send('never');
  }

  onBodyDrain(): void {
    this.#controller?.resume();
  }

  onBodyEnd(): void {
    this.#settle(null);
  }

  onBodyFault(fault: CallbackFault): void {
    this.#fail(fault);
  }

  #fail(fault: CallbackFault): void {
    if (this.#settled) return;
    this.#settle(fault);
    this.#body?.destroy();
    this.#connection?.giveUp(fault);
  }

  #settle(fault: CallbackFault | null): void {
    if (this.#settled) return;
    this.#settled = true;
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    this.request.signal?.removeEventListener('abort', this.#onAbort);
    const now = performance.now();
    const body = this.#body?.kept() ?? null;
    this.resolve({
      fault,
      status: this.#status,
      headers: this.#headers,
      headersLeftOut: this.#headersLeftOut,
      body: body?.text ?? null,
      encoding: body?.encoding ?? 'utf8',
      bytes: this.#body?.bytes ?? null,
      truncated: this.#body?.truncated ?? false,
      timings: this.#timings(now),
      sent: this.#firstSentAt !== null,
      sentAfterMs: (this.#firstSentAt ?? now) - this.#startedAt,
      durationMs: now - this.#startedAt,
    });
  }

  #timings(endedAt: number): CallbackTimings {
    const connecting = this.#connecting ?? this.#connection?.takeTimings();
    return {
      ...(this.#resentAt !== null && { resent_after_ms: rounded(this.#resentAt - this.#startedAt) ?? 0 }),
      dns_ms: rounded(connecting?.dns_ms),
      connect_ms: rounded(connecting?.connect_ms),
      tls_ms: rounded(connecting?.tls_ms),
      first_byte_ms: this.#sentAt === null ? null : rounded((this.#answeredAt ?? endedAt) - this.#sentAt),
      body_ms: this.#answeredAt === null ? null : rounded(endedAt - this.#answeredAt),
    };
  }
}

const rounded = (ms: number | null | undefined): number | null =>
  ms === null || ms === undefined ? null : Math.round(ms * 1000) / 1000;
