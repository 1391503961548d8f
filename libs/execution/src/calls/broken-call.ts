import { unansweredCall, type CallbackResult } from '@job-scheduler/http-callback';

/** How a call came to nothing. */
interface Circumstances {
  /** Whether the request could be built: if so, it may have been sent. */
  wasBuilt: boolean;
  duration_ms: number;
}

/** The result of a call that threw, such as one whose job cannot be sent as a request. It fails without a retry. */
export const brokenCall = (error: unknown, { wasBuilt, duration_ms }: Circumstances): CallbackResult =>
  unansweredCall({
    code: 'invalid_request',
    message: `The job cannot be called as it is stored: ${messageOf(error)}`,
    duration_ms,
    request_sent: wasBuilt,
  });

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
