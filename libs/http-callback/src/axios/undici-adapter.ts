import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { CallAbort } from '../call-abort.js';
import type { CallbackResult } from '../http-callback.js';
import type { ConnectionPool } from './connection-pool.js';
import type { Deadlines } from './deadlines.js';
import { Exchange } from './exchange.js';
import type { PreparedCall } from './prepared-call.js';
import type { BodyLimits } from './response-body.js';

/** A response of any status; `data` is the kept text, `request` has the rest. */
export interface ExchangeResponse extends AxiosResponse<string | null> {
  request: CallbackResult;
}

/** There was no complete response; `code` is a `CallbackErrorCode`. */
export class ExchangeError extends AxiosError {
  constructor(
    config: InternalAxiosRequestConfig,
    override readonly request: CallbackResult,
  ) {
    super(request.error_message ?? '', request.error_code ?? '', config, request);
  }
}

/**
 * One call as an axios config. What it has in common with the other calls of its operation is in `prepared`, merged:
 * copying that for each call would cost as much as sending it.
 */
export interface ExchangeConfig extends InternalAxiosRequestConfig<Buffer | null> {
  prepared: PreparedCall;
  /** All headers, names and values in turn; `headers` has those of the operation. */
  headerList: string[];
  /** Whether the request may be sent once more when a reused connection ends before a byte of the answer. */
  repeatable: boolean;
  signal?: AbortSignal | CallAbort;
}

/** An axios adapter on an undici pool. Any status counts as a response. */
export function undiciAdapter(pool: ConnectionPool, deadlines: Deadlines, limits: BodyLimits) {
  return (config: ExchangeConfig): Promise<ExchangeResponse> =>
    new Promise((resolve, reject) => {
      new Exchange(pool, deadlines, config, limits, (result) => {
        if (result.outcome === 'error') reject(new ExchangeError(config, result));
        else resolve(responseOf(config, result));
      }).start();
    });
}

const responseOf = (config: ExchangeConfig, result: CallbackResult): ExchangeResponse => ({
  data: result.response_body,
  status: result.http_status ?? 0,
  statusText: '',
  headers: result.response_headers,
  config,
  request: result,
});
