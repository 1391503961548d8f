import { setMaxListeners } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import { CallAbort, type AbortListener } from '../call-abort.js';
import type { CallbackResult, CallbackTimings } from '../http-callback.js';
import { CallbackFault, exchangeFault } from './callback-fault.js';
import type { ConnectionPool, PooledRequest, Reuse } from './connection-pool.js';
import type { ConnectTimings } from './connect-timer.js';
import type { Connection } from './connection.js';
import type { Deadlines, Expiring } from './deadlines.js';
import type { PreparedCall } from './prepared-call.js';
import { ResponseBody, type BodyLimits, type BodyListener } from './response-body.js';
import { keepHeaders, textOf } from './response-headers.js';

export interface ExchangeRequest {
  prepared: PreparedCall;
  /** Names and values in turn. */
  headerList: string[];
  /** Whether it may be sent once more when a reused connection ends before a byte of the answer. */
  repeatable: boolean;
  signal?: AbortSignal | CallAbort;
}

/** Statuses whose answer ends with its headers, whatever they say about a length (RFC 9110, 6.4.1). */
const WITHOUT_BODY = new Set([204, 304]);

/**
 * Sends one request and reads its response under one deadline. There is one of these for each call and little else: what
 * would call a closure calls a method of this object instead.
 */
export class Exchange implements PooledRequest, BodyListener, AbortListener, Expiring {
  /** As undici takes it. */
  readonly options: Dispatcher.DispatchOptions;
  readonly #startedAt = performance.now();
  #deadline = 0;
  /** What ends with this exchange, if it fails; null once the answer is complete. */
  #connection: Connection | null = null;
  /** What the request was given to. An answer without a body is complete before undici says that it has ended. */
  #carrier: Connection | null = null;
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
    private readonly deadlines: Deadlines,
    private readonly request: ExchangeRequest,
    private readonly limits: BodyLimits,
    private readonly resolve: (result: CallbackResult) => void,
  ) {
    const { prepared, headerList } = request;
    const { data } = prepared.config;
    const path = prepared.destination?.path ?? '';
    this.options = { path, method: prepared.method, headers: headerList, body: data };
  }

  start(): void {
    const { signal, prepared, repeatable } = this.request;
    if (signal?.aborted === true) {
      this.onAbort();
      return;
    }
    if (signal instanceof CallAbort) signal.tell(this);
    else if (signal !== undefined) {
      // One signal may end many calls at once, and Node warns at the eleventh listener.
      setMaxListeners(0, signal);
      signal.addEventListener('abort', this);
    }
    this.#deadline = this.deadlines.add(this, this.#startedAt, prepared.config.timeout);
    this.#send(repeatable ? 'any' : 'safe');
  }

  #send(reuse: Reuse): void {
    const { destination, config } = this.request.prepared;
    try {
      // What is no URL has no destination, and the error says why.
      this.pool.send(destination?.origin ?? new URL(config.url).origin, this, reuse);
    } catch (error) {
      this.#fail(exchangeFault(error as Error, false));
    }
  }

  /** Whether it needs no connection any more. */
  get hasEnded(): boolean {
    return this.#settled;
  }

  onAssigned(connection: Connection): void {
    this.#connection = connection;
    this.#carrier = connection;
  }

  /** Of an AbortSignal. */
  handleEvent(): void {
    this.onAbort();
  }

  onAbort(): void {
    this.#fail(new CallbackFault('aborted', 'The call was aborted before its response was complete.'));
  }

  onDeadline(): void {
    const message = `The call was given up after ${Math.round(this.request.prepared.config.timeout)} ms while ${this.#phase()}: raise the timeout or speed up the target.`;
    this.#fail(new CallbackFault('timeout', message));
  }

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
    if (WITHOUT_BODY.has(status)) this.#end();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#body?.write(chunk) === false) controller.pause();
  }

  onResponseEnd(): void {
    this.#carrier?.answered();
    this.#end();
  }

  #end(): void {
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
    this.#forget();
    const now = performance.now();
    const body = this.#body?.kept() ?? null;
    this.resolve({
      outcome: fault === null ? 'response' : 'error',
      http_status: this.#status,
      error_code: fault?.code ?? null,
      error_message: fault?.message ?? null,
      response_headers: this.#headers,
      response_headers_left_out: this.#headersLeftOut,
      response_body: body?.text ?? null,
      response_encoding: body?.encoding ?? 'utf8',
      response_bytes: this.#body?.bytes ?? null,
      response_truncated: this.#body?.truncated ?? false,
      first_byte_sent_after_ms: (this.#firstSentAt ?? now) - this.#startedAt,
      duration_ms: now - this.#startedAt,
      timings: this.#timings(now),
      request_sent: this.#firstSentAt !== null,
    });
  }

  /** Nothing is to end it any more. */
  #forget(): void {
    this.deadlines.remove(this, this.#deadline);
    const { signal } = this.request;
    if (signal instanceof CallAbort) signal.tell(null);
    else signal?.removeEventListener('abort', this);
  }

  #timings(endedAt: number): CallbackTimings {
    const connecting = this.#connecting ?? this.#connection?.takeTimings();
    const timings: CallbackTimings = {
      dns_ms: rounded(connecting?.dns_ms),
      connect_ms: rounded(connecting?.connect_ms),
      tls_ms: rounded(connecting?.tls_ms),
      first_byte_ms: this.#sentAt === null ? null : rounded((this.#answeredAt ?? endedAt) - this.#sentAt),
      body_ms: this.#answeredAt === null ? null : rounded(endedAt - this.#answeredAt),
    };
    if (this.#resentAt !== null) timings.resent_after_ms = rounded(this.#resentAt - this.#startedAt) ?? 0;
    return timings;
  }
}

const rounded = (ms: number | null | undefined): number | null =>
  ms === null || ms === undefined ? null : Math.round(ms * 1000) / 1000;
