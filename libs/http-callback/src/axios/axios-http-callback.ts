import { LRUCache } from 'lru-cache';
import { createHash } from 'node:crypto';
import axios, { mergeConfig, type AxiosRequestConfig, type AxiosRequestHeaders } from 'axios';
import type { AddressGuard } from '../addresses/address-guard.js';
import { ConnectionPool } from './connection-pool.js';
import type { CallbackFault } from './callback-fault.js';
import { Deadlines } from './deadlines.js';
import type { ConnectOptions } from './dial.js';
import {
  HttpCallback,
  PreparedOperation,
  type CallbackOperation,
  type CallbackRequest,
  type CallbackResult,
  type SentRequest,
  type TlsMaterial,
} from '../http-callback.js';
import { unansweredCall } from '../unanswered-call.js';
import { prepareCall, PreparedCall } from './prepared-call.js';
import { RedirectedCall } from './redirects.js';
import {
  ExchangeError,
  undiciAdapter,
  type ExchangeConfig,
  type ExchangeResponse,
} from './undici-adapter.js';

export interface HttpCallbackOptions {
  /** Sent as `user-agent: job-scheduler/<version>`. */
  version: string;
  /** Says which addresses may be called. */
  addresses: AddressGuard;
  /** How many decoded bytes of a response body are kept. Default 64 KiB. */
  keptBytes?: number;
  /** How many decoded bytes of a response body are read before the call fails. Default 1 MiB. */
  readBytes?: number;
  /** How connections are made: resolver, trusted certificates. */
  connect?: ConnectOptions;
}

const KIB = 1024;

/** With how many different certificates calls are made without connecting anew each time. */
const MOST_CERTIFICATES = 100;

/**
 * Calls targets with axios over undici. For each call, axios would spend more on merging its config than everything else
 * costs. So the config is merged once per operation, and the axios adapter is called with it directly.
 */
export class AxiosHttpCallback extends HttpCallback {
  readonly #pool: ConnectionPool;
  readonly #deadlines = new Deadlines();
  readonly #adapter: ReturnType<typeof undiciAdapter>;
  readonly #base: AxiosRequestConfig;
  readonly #options: HttpCallbackOptions;
  readonly #withTls = new LRUCache<string, AxiosHttpCallback>({
    max: MOST_CERTIFICATES,
    dispose: (client) => void client.close(),
  });

  constructor(options: HttpCallbackOptions) {
    super();
    this.#options = options;
    this.#pool = new ConnectionPool(options.connect ?? {}, options.addresses);
    this.#adapter = undiciAdapter(this.#pool, this.#deadlines, {
      kept: options.keptBytes ?? 64 * KIB,
      read: options.readBytes ?? 1024 * KIB,
    });
    this.#base = {
      ...mergeConfig(axios.defaults as AxiosRequestConfig, { proxy: false, maxRedirects: 0 }),
      headers: { 'user-agent': `job-scheduler/${options.version}` },
    };
  }

  override prepare(operation: CallbackOperation): PreparedCall {
    return prepareCall(this.#base, operation);
  }

  override call(request: CallbackRequest): Promise<CallbackResult> {
    const { operation } = request;
    const isUsual =
      operation instanceof PreparedCall && operation.fault === null && operation.redirects === 0;
    return isUsual ? this.#exchange(operation, request) : this.#callOther(request);
  }

  async #callOther(request: CallbackRequest): Promise<CallbackResult> {
    const prepared = this.#prepared(request.operation);
    if (prepared.fault !== null) return unsent(prepared.fault);
    if (prepared.redirects > 0) return new RedirectedCall(prepared, request, (hop) => this.call(hop)).make();
    return this.#exchange(prepared, request);
  }

  #exchange(prepared: PreparedCall, request: CallbackRequest): Promise<CallbackResult> {
    const config: ExchangeConfig = {
      prepared,
      // Building AxiosHeaders would cost several times as much, and the adapter sends `headerList`.
      headers: prepared.config.headers as AxiosRequestHeaders,
      headerList: prepared.headerListWith(request.headers),
      repeatable: request.repeatable ?? false,
    };
    if (request.signal !== undefined) config.signal = request.signal;
    return this.#adapter(config).then(resultOf, resultOfError);
  }

  override describe({ operation, headers }: CallbackRequest): SentRequest {
    const prepared = this.#prepared(operation);
    return {
      method: prepared.method,
      url: prepared.config.url,
      headers: prepared.headersWith(headers),
      body: prepared.config.data?.toString(prepared.encoding) ?? null,
    };
  }

  override withTls(material: TlsMaterial): AxiosHttpCallback {
    const key = createHash('sha256').update(JSON.stringify(material)).digest('base64');
    const known = this.#withTls.get(key);
    if (known !== undefined) return known;
    const connect = { ...this.#options.connect, ...material };
    const client = new AxiosHttpCallback({ ...this.#options, connect });
    this.#withTls.set(key, client);
    return client;
  }

  override async close(): Promise<void> {
    await Promise.all([this.#pool.close(), ...[...this.#withTls.values()].map((client) => client.close())]);
    this.#deadlines.close();
  }

  #prepared(operation: CallbackRequest['operation']): PreparedCall {
    if (operation instanceof PreparedCall) return operation;
    if (operation instanceof PreparedOperation) {
      throw new TypeError('The operation was prepared by another HTTP client: prepare it with this one.');
    }
    return this.prepare(operation);
  }
}

const resultOf = (response: ExchangeResponse): CallbackResult => response.request;

function resultOfError(error: unknown): CallbackResult {
  if (error instanceof ExchangeError) return error.request;
  throw error;
}

/** A request that cannot be sent. */
const unsent = ({ code, message }: CallbackFault): CallbackResult =>
  unansweredCall({ code, message, duration_ms: 0, request_sent: false });
