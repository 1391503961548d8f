import type { CallbackErrorCode, CallbackResult } from '../http-callback.js';

/** The result of a call that was not made, because its secrets or credentials could not be had. */
export const unsentCall = (
  { code, message }: { code: CallbackErrorCode; message: string },
  duration_ms: number,
): CallbackResult => ({
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
  request_sent: false,
});
