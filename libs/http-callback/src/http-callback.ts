import type { FollowedRedirect, SecretErrorCode } from '@job-scheduler/job-model';
import type { CallAbort } from './call-abort.js';

/** The HTTP operation of a job, as its current revision states it. */
export interface CallbackOperation {
  /** Absolute `http:` or `https:` URL; its path and its own query are sent as they are written. */
  url: string;
  method: 'get' | 'post' | 'put' | 'patch' | 'delete' | 'head' | 'options';
  /** The job's own headers. Names are case-insensitive. */
  headers: Record<string, string>;
  /** Appended to the URL's own query. */
  query: Record<string, string>;
  /**
   * A JSON value; a JsonText is sent as it is written. A string is sent as text if `headers` has a content type that is
   * not JSON. `undefined` or null: no body. `get` and `head` never send one.
   */
  payload: unknown;
  /** The one deadline, in milliseconds, from when a connection is asked for to the last byte of the body. */
  timeout_ms: number;
  /** How many redirects may be followed; 0: the first answer counts, whatever it is. */
  redirects: number;
  /** Whether redirects are followed within the origin only, because the payload is secret. Default false. */
  confined?: boolean;
}

/** An operation with all that its calls have in common already made. It belongs to the client that prepared it. */
export abstract class PreparedOperation {
  /** The length of the body that it sends, in bytes; 0 without one. */
  abstract readonly payloadBytes: number;
  /** The body that it sends; null without one. */
  abstract readonly body: Uint8Array | null;
}

/** Certificates in PEM, in the place of those of the process: what is trusted, and what is shown, with its private key. */
export interface TlsMaterial {
  ca?: string;
  cert?: string;
  key?: string;
}

/** A request for one attempt. */
export interface CallbackRequest {
  /** An operation that is called more than once should be prepared. */
  operation: CallbackOperation | PreparedOperation;
  /** Headers of this run and attempt (`idempotency-key`, `x-run-id`, …). They override the job's own. */
  headers: Record<string, string>;
  /**
   * Whether the target may get the request twice. Then it is sent once more, within the deadline, if a reused
   * connection ends before a byte of an answer. Otherwise such a call ends with `reset`, and to make that rare it uses
   * no connection that has been idle for a second, or for half as long as one that the target has ended. Default false.
   */
  repeatable?: boolean;
  /**
   * Aborting it ends the attempt with `aborted` and destroys its connection. One AbortSignal may end many calls; a
   * CallAbort ends only one, and costs less.
   */
  signal?: AbortSignal | CallAbort;
}

/**
 * Why an attempt has no complete response:
 *
 * - `dns`, `connect`, `tls`: no usable connection; no byte of the request was sent (with one exception: a target
 *   that refuses a TLS 1.3 client does so after the request, see `request_sent`)
 * - `address_denied`: none of the target's addresses may be called; no connection was made
 * - `timeout`: the deadline passed
 * - `reset`: the connection ended before or within the response
 * - `response_too_large`: the decoded body has more bytes than allowed, or the headers have more than 64 KiB
 * - `invalid_response`: not HTTP, or a body that does not match its content encoding, or a redirect to no HTTP URL
 * - `invalid_request`: the operation cannot be sent as HTTP (URL or header), or its text not in its charset
 * - `aborted`: by the caller's signal, or because the client is closed
 * - `token_request_failed`: the server of tokens gave none; the target was not called
 * - `identity_unavailable`: no identity token could be made; the target was not called
 * - those of SecretErrorCode: the request was not made, because it could not have its secrets
 */
export type CallbackErrorCode =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'address_denied'
  | 'timeout'
  | 'reset'
  | 'response_too_large'
  | 'invalid_response'
  | 'invalid_request'
  | 'aborted'
  | 'token_request_failed'
  | 'identity_unavailable'
  | SecretErrorCode;

/** How bytes are represented as text. */
export type BodyEncoding = 'utf8' | 'base64';

/** The result of one attempt. All durations are milliseconds with a fraction, on the monotonic clock. */
export interface CallbackResult {
  /** `response`: a whole response was received, whatever its status. */
  outcome: 'response' | 'error';
  /** The status, if one was received, even if the response then failed. */
  http_status: number | null;
  error_code: CallbackErrorCode | null;
  /** One sentence, or null when there was no error. */
  error_message: string | null;
  /**
   * Lower-case names; repeated headers are joined by `, `. Empty if there was no response. Holds the first 100 that fit
   * into 8 KiB, and always `location` and `retry-after`, the longer ones cut at 8 KiB and a character.
   */
  response_headers: Record<string, string>;
  /** How many headers were left out. */
  response_headers_left_out: number;
  /** The beginning of the decoded body, in `response_encoding`; null if there was no response. */
  response_body: string | null;
  /** `base64` if the body is not text: not UTF-8, or contains NUL. */
  response_encoding: BodyEncoding;
  /** Bytes of the decoded body that were received; null if there was no response. */
  response_bytes: number | null;
  /** Whether the body is longer than `response_body`. */
  response_truncated: boolean;
  /** From the start of the call to the first byte of the request when it is first sent, or to the end if it is not. */
  first_byte_sent_after_ms: number;
  duration_ms: number;
  /** Of the last request, if redirects were followed. */
  timings: CallbackTimings;
  /** The redirects that were followed, in their order; missing if there were none. The rest tells of the last request. */
  redirects?: FollowedRedirect[];
  /** Whether any byte of a request may have reached a target. False: safe to repeat at most once. */
  request_sent: boolean;
}

/**
 * How long each phase of a call took, in milliseconds. Null for a phase that did not happen: the first three on a reused
 * connection, and the first for an IP address. If the call ended within a phase, the phase counts up to then.
 */
export interface CallbackTimings {
  /**
   * From the start of the call to the end of a reused connection, if the request was then sent again on a new one,
   * which the other phases are about.
   */
  resent_after_ms?: number;
  dns_ms: number | null;
  connect_ms: number | null;
  tls_ms: number | null;
  /** From the first byte of the request, as it was last sent, to the head of the response. */
  first_byte_ms: number | null;
  /** From the head of the response to its end. */
  body_ms: number | null;
}

/** A request as it is sent, without the headers of the connection (`host`, `content-length`). */
export interface SentRequest {
  /** Upper case. */
  method: string;
  /** With its whole query. */
  url: string;
  /** Lower-case names. */
  headers: Record<string, string>;
  body: string | null;
}

/** A longer location is not followed: each redirect that is followed is stored with it. A longer header was cut. Characters. */
export const MAX_LOCATION = 8 * 1024;

/** Port: makes one attempt of an outgoing HTTP call. It follows as many redirects as the operation says, and does not retry. */
export abstract class HttpCallback {
  /** Makes once what all calls of the operation need. Never throws: an operation that cannot be sent fails when it is called. */
  abstract prepare(operation: CallbackOperation): PreparedOperation;

  /** Makes the call. Never rejects because of the target, the network or the operation. */
  abstract call(request: CallbackRequest): Promise<CallbackResult>;

  /** A client whose connections have these certificates: the same one for the same certificates. It ends with this one. */
  abstract withTls(material: TlsMaterial): HttpCallback;

  /** Returns what `call` would send first. */
  abstract describe(request: CallbackRequest): SentRequest;

  /** Waits for the calls in flight and closes all connections. Later calls end with `aborted`. */
  abstract close(): Promise<void>;
}

/**
 * Calls what this process itself listens on, which no policy denies it. Its connections are its own, so that no target's call is
 * sent on one of them.
 */
export abstract class OwnHttpCallback extends HttpCallback {}
