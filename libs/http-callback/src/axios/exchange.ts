import { setMaxListeners } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { BodyEncoding, CallbackTimings } from '../http-callback.js';
import { CallbackFault, exchangeFault } from './callback-fault.js';
import type { ConnectionPool } from './connection-pool.js';
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

/** Sends one request and reads its response under one deadline. Never rejects. */
export function exchange(
  pool: ConnectionPool,
  request: ExchangeRequest,
  limits: BodyLimits,
): Promise<ExchangeOutcome> {
  return new Promise((resolve) => {
    new Exchange(request, limits, resolve).start(pool);
  });
}

class Exchange implements Dispatcher.DispatchHandler, BodyListener {
  readonly #startedAt = performance.now();
  #deadline: NodeJS.Timeout | null = null;
  #connection: Connection | null = null;
  #controller: Dispatcher.DispatchController | null = null;
  #sentAt: number | null = null;
  #answeredAt: number | null = null;
  #connecting: ConnectTimings | null = null;
  #status: number | null = null;
  #headers: Record<string, string> = {};
  #headersLeftOut = 0;
  #body: ResponseBody | null = null;
  #settled = false;

  constructor(
    private readonly request: ExchangeRequest,
    private readonly limits: BodyLimits,
    private readonly resolve: (outcome: ExchangeOutcome) => void,
  ) {}

  start(pool: ConnectionPool): void {
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
    try {
      const { origin, pathname, search } = new URL(request.url);
      pool.send(origin, {
        options: {
          path: pathname + search,
          method: request.method,
          headers: request.headers,
          body: request.body,
        },
        handler: this,
        onAssigned: (connection) => {
          // After the deadline its timer may not have run yet: leave the connection to the next request.
          const late = performance.now() - this.#startedAt >= request.timeoutMs;
          if (this.#settled || late) return false;
          this.#connection = connection;
          return true;
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
    return this.#connection === null ? 'waiting for a free connection' : 'connecting';
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // The exchange settled while it waited for the connection, or undici offers it again: it must not be sent (again).
    if (this.#settled || this.#sentAt !== null) {
      controller.abort(new CallbackFault('aborted', 'The call had already ended.'));
      return;
    }
    this.#controller = controller;
    this.#sentAt = performance.now();
    this.#connecting = this.#connection?.takeTimings() ?? null;
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    if (status < 200) return;
    this.#status = status;
    this.#answeredAt = performance.now();
    const kept = keepHeaders(headers);
    this.#headers = kept.headers;
    this.#headersLeftOut = kept.leftOut;
    this.#body = new ResponseBody(textOf(headers['content-encoding']), this.limits, this);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body?.write(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    // From here on, the connection may serve another exchange, even while the body is still being decoded.
    this.#connection = null;
    this.#body?.end();
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    this.#fail(exchangeFault(error, this.#status !== null));
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
      sent: this.#sentAt !== null,
      sentAfterMs: (this.#sentAt ?? now) - this.#startedAt,
      durationMs: now - this.#startedAt,
    });
  }

  #timings(endedAt: number): CallbackTimings {
    const connecting = this.#connecting ?? this.#connection?.takeTimings();
    return {
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
