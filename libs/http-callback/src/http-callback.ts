/** The HTTP operation of a job, as its current revision states it. */
export interface CallbackOperation {
  /** Absolute `http:` or `https:` URL; its own query is kept. */
  url: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';
  /** The job's own headers. Names are case-insensitive. */
  headers: Record<string, string>;
  /** Appended to the URL's own query. */
  query: Record<string, string>;
  /**
   * A JSON value; or text, when `headers` carry a content type that is not JSON. `undefined` or null: no body.
   * `get` and `head` never send one.
   */
  payload: unknown;
  /** The one deadline, in milliseconds, from the start of the DNS look-up to the last byte of the body. */
  timeout_ms: number;
}

/** One attempt to be made. */
export interface CallbackRequest {
  operation: CallbackOperation;
  /**
   * Names this exact operation, for example job id and revision: what can be computed once for all calls of
   * the operation is then kept under this key. Two operations must never share a key.
   */
  cache_key?: string;
  /** Headers of this run and attempt (`idempotency-key`, `x-run-id`, …). They win over the job's own. */
  headers: Record<string, string>;
  /** Aborting it ends the attempt with `aborted` and destroys its connection. */
  signal?: AbortSignal;
}

/**
 * Why an attempt has no complete response:
 *
 * - `dns`, `connect`, `tls`: no usable connection; no byte of the request was sent (one exception: a target
 *   that refuses a TLS 1.3 client does so after the request, see `request_sent`)
 * - `blocked_address`: the target's address is not allowed
 * - `timeout`: the deadline passed
 * - `reset`: the connection ended before or within the response
 * - `response_too_large`: more than the allowed bytes of decoded body
 * - `invalid_response`: not HTTP, headers too large, or a body that its content encoding does not decode
 * - `invalid_request`: the operation cannot be sent as HTTP (URL or header)
 * - `aborted`: by the caller's signal, or because the client is closed
 */
export type CallbackErrorCode =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'blocked_address'
  | 'timeout'
  | 'reset'
  | 'response_too_large'
  | 'invalid_response'
  | 'invalid_request'
  | 'aborted';

/** How bytes are given as text. */
export type BodyEncoding = 'utf8' | 'base64';

/** What came of one attempt. All durations are milliseconds with a fraction, on the monotonic clock. */
export interface CallbackResult {
  /** `response`: a whole response was received, whatever its status. */
  outcome: 'response' | 'error';
  /** The status, if one was received: also of a response that then went wrong. */
  http_status: number | null;
  error_code: CallbackErrorCode | null;
  /** One sentence, or null when there was no error. */
  error_message: string | null;
  /**
   * Lower-case names; repeated headers are joined by `, `. Empty when there was no response. The first 100, as far as
   * they fit into 8 KiB; `retry-after` always.
   */
  response_headers: Record<string, string>;
  /** How many headers those are not. */
  response_headers_left_out: number;
  /** The beginning of the decoded body, as `response_encoding` says; null when there was no response. */
  response_body: string | null;
  /** `base64` for what is not text: not UTF-8, or with NUL in it. */
  response_encoding: BodyEncoding;
  /** Bytes of the decoded body, as far as it was received; null when there was no response. */
  response_bytes: number | null;
  /** Whether the body went on after what `response_body` holds. */
  response_truncated: boolean;
  /** From the start of the call to the first byte of the request; when none was sent, to the end. */
  first_byte_sent_after_ms: number;
  duration_ms: number;
  timings: CallbackTimings;
  /** Whether any byte of the request may have reached the target. False: safe to repeat at most once. */
  request_sent: boolean;
}

/**
 * Where the time of a call went, milliseconds; null for what did not happen, as the first three on a connection that
 * is used again, and the first for an IP address. A part within which the call ended counts up to then.
 */
export interface CallbackTimings {
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  /** From the first byte of the request to the head of the response. */
  first_byte_ms: number | null;
  /** From the head of the response to its end. */
  body_ms: number | null;
}

/** A request as it is sent, without what belongs to the connection (`host`, `content-length`). */
export interface SentRequest {
  /** Upper case. */
  method: string;
  /** With its whole query. */
  url: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string | null;
}

/** Port: makes one attempt of an outgoing HTTP call. It does not follow redirects and does not retry. */
export abstract class HttpCallback {
  /** Makes the call. Never rejects for anything the target, the network or the operation does. */
  abstract call(request: CallbackRequest): Promise<CallbackResult>;

  /** What `call` would send. */
  abstract describe(request: CallbackRequest): SentRequest;

  /** Waits for the calls in flight and closes all connections. Later calls end with `aborted`. */
  abstract close(): Promise<void>;
}
