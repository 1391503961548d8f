import type { CallbackResult } from '@job-scheduler/http-callback';

/** How a call came to nothing. */
interface Circumstances {
  /** Whether the request could be built: if so, it may have been sent. */
  wasBuilt: boolean;
  duration_ms: number;
}

/** The result of a call that threw, such as one whose job cannot be sent as a request. It fails without a retry. */
export const brokenCall = (error: unknown, { wasBuilt, duration_ms }: Circumstances): CallbackResult => ({
  outcome: 'error',
  http_status: null,
  error_code: 'invalid_request',
  error_message: `The job cannot be called as it is stored: ${messageOf(error)}`,
  response_headers: {},
  response_headers_left_out: 0,
  response_body: null,
  response_encoding: 'utf8',
  response_bytes: null,
  response_truncated: false,
  first_byte_sent_after_ms: duration_ms,
  duration_ms,
  timings: { dns_ms: null, connect_ms: null, tls_ms: null, first_byte_ms: null, body_ms: null },
  request_sent: wasBuilt,
});

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
