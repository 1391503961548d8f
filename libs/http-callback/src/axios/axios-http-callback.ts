import axios, { mergeConfig, type AxiosRequestConfig, type AxiosRequestHeaders } from 'axios';
import { LRUCache } from 'lru-cache';
import { ConnectionPool } from './connection-pool.js';
import type { ConnectOptions } from './dial.js';
import { unsent, type ExchangeOutcome } from './exchange.js';
import {
  HttpCallback,
  type CallbackRequest,
  type CallbackResult,
  type SentRequest,
} from '../http-callback.js';
import { callHeaders, prepareCall, type PreparedCall } from './prepared-call.js';
import { ExchangeError, undiciAdapter } from './undici-adapter.js';

export interface HttpCallbackOptions {
  /** Sent as `user-agent: job-scheduler/<version>`. */
  version: string;
  /** How many decoded bytes of a response body are kept. Default 64 KiB. */
  keptBytes?: number;
  /** How many decoded bytes of a response body are read before the call fails. Default 1 MiB. */
  readBytes?: number;
  /** How many operations' merged configs are cached, at about 1 KiB each. Default 10,000. */
  cachedOperations?: number;
  /** How connections are made: resolver, trusted certificates. */
  connect?: ConnectOptions;
}

const KIB = 1024;
/** Larger payloads are not cached but encoded for each call, so that the cache stays small. */
const CACHED_PAYLOAD_BYTES = 64 * KIB;

/**
 * Calls targets with axios over undici. For each call, axios would spend more on merging its config than everything else
 * costs. So the config is merged once per operation, and the axios adapter is called with it directly.
 */
export class AxiosHttpCallback extends HttpCallback {
  readonly #pool: ConnectionPool;
  readonly #adapter: ReturnType<typeof undiciAdapter>;
  readonly #base: AxiosRequestConfig;
  readonly #prepared: LRUCache<string, PreparedCall>;

  constructor(options: HttpCallbackOptions) {
    super();
    this.#pool = new ConnectionPool(options.connect ?? {});
    this.#adapter = undiciAdapter(this.#pool, {
      kept: options.keptBytes ?? 64 * KIB,
      read: options.readBytes ?? 1024 * KIB,
    });
    this.#base = {
      ...mergeConfig(axios.defaults as AxiosRequestConfig, { proxy: false, maxRedirects: 0 }),
      headers: { 'user-agent': `job-scheduler/${options.version}` },
    };
    this.#prepared = new LRUCache({ max: options.cachedOperations ?? 10_000 });
  }

  override async call(request: CallbackRequest): Promise<CallbackResult> {
    const prepared = this.#prepare(request);
    if (prepared.fault !== null) return toResult(unsent(prepared.fault));
    try {
      const response = await this.#adapter({
        ...prepared,
        // The adapter only reads a plain record; building AxiosHeaders would cost several times as much.
        headers: callHeaders(prepared, request.headers) as AxiosRequestHeaders,
        repeatable: request.repeatable ?? false,
        ...(request.signal && { signal: request.signal }),
      });
      return toResult(response.request);
    } catch (error) {
      if (error instanceof ExchangeError) return toResult(error.request);
      throw error;
    }
  }

  override describe(request: CallbackRequest): SentRequest {
    const prepared = this.#prepare(request);
    return {
      method: request.operation.method.toUpperCase(),
      url: prepared.url,
      headers: callHeaders(prepared, request.headers),
      body: prepared.data?.toString(prepared.encoding) ?? null,
    };
  }

  override close(): Promise<void> {
    return this.#pool.close();
  }

  #prepare({ operation, cache_key }: CallbackRequest): PreparedCall {
    const known = cache_key === undefined ? undefined : this.#prepared.get(cache_key);
    if (known !== undefined) return known;
    const prepared = prepareCall(this.#base, operation);
    if (cache_key !== undefined && (prepared.data?.length ?? 0) <= CACHED_PAYLOAD_BYTES) {
      this.#prepared.set(cache_key, prepared);
    }
    return prepared;
  }
}

function toResult(outcome: ExchangeOutcome): CallbackResult {
  const { fault } = outcome;
  return {
    outcome: fault === null ? 'response' : 'error',
    http_status: outcome.status,
    error_code: fault?.code ?? null,
    error_message: fault?.message ?? null,
    response_headers: outcome.headers,
    response_headers_left_out: outcome.headersLeftOut,
    response_body: outcome.body,
    response_encoding: outcome.encoding,
    response_bytes: outcome.bytes,
    response_truncated: outcome.truncated,
    first_byte_sent_after_ms: outcome.sentAfterMs,
    duration_ms: outcome.durationMs,
    timings: outcome.timings,
    request_sent: outcome.sent,
  };
}
