import type { CallbackErrorCode, CallbackResult } from './http-callback.js';

/** Why a call came to nothing, and when. */
export interface UnansweredCall {
  code: CallbackErrorCode;
  message: string;
  /** From its beginning to its end, milliseconds. */
  duration_ms: number;
  /** Whether a part of the request may have reached the target. */
  request_sent: boolean;
}

/** The result of a call of which there is no answer and no timing. */
export const unansweredCall = ({
  code,
  message,
  duration_ms,
  request_sent,
}: UnansweredCall): CallbackResult => ({
  outcome: 'error',
  http_status: null,
  error_code: code,
  error_message: message,
  response_headers: {},
  response_headers_left_out: 0,
  response_body: null,
  response_encoding: 'utf8',
  response_bytes: null,
  response_truncated: false,
  first_byte_sent_after_ms: duration_ms,
  duration_ms,
  timings: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, body_ms: null },
  request_sent,
});
