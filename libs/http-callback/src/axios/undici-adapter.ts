import { AxiosError, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { ConnectionPool } from './connection-pool.js';
import { exchange, type ExchangeOutcome } from './exchange.js';
import type { BodyLimits } from './response-body.js';

/** A response of any status; `data` is the kept text, `request` has the rest. */
export interface ExchangeResponse extends AxiosResponse<string | null> {
  request: ExchangeOutcome;
}

/** There was no complete response; `code` is a `CallbackErrorCode`. */
export class ExchangeError extends AxiosError {
  constructor(
    config: InternalAxiosRequestConfig,
    override readonly request: ExchangeOutcome,
    fault: NonNullable<ExchangeOutcome['fault']>,
  ) {
    super(fault.message, fault.code, config, request);
  }
}

/** What the adapter takes: an axios config, and whether the request may be sent twice. */
export interface ExchangeConfig extends InternalAxiosRequestConfig<Buffer | null> {
  repeatable: boolean;
}

/**
 * An axios adapter on an undici pool. It uses `url` (absolute, with its query), `method`, `headers`, `data` (bytes),
 * `timeout` (the total deadline), `signal` and `repeatable` of the config. Any status counts as a response.
 */
export function undiciAdapter(pool: ConnectionPool, limits: BodyLimits) {
  return async (config: ExchangeConfig): Promise<ExchangeResponse> => {
    const outcome = await exchange(
      pool,
      {
        url: config.url ?? '',
        method: (config.method ?? 'get').toUpperCase(),
        headers: config.headers,
        body: config.data ?? null,
        timeoutMs: config.timeout ?? 0,
        repeatable: config.repeatable,
        signal: config.signal as AbortSignal | undefined,
      },
      limits,
    );
    if (outcome.fault !== null) throw new ExchangeError(config, outcome, outcome.fault);
    return {
      data: outcome.body,
      status: outcome.status ?? 0,
      statusText: '',
      headers: outcome.headers,
      config,
      request: outcome,
    };
  };
}
