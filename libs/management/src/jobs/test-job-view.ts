import {
  toldHeaders,
  toldRedirects,
  type CallbackResult,
  type SentRequest,
} from '@job-scheduler/http-callback';
import { judge, MASK, maskedFields, maskedUrl, type Operation } from '@job-scheduler/job-model';
import { z } from 'zod';
import { EXAMPLE_ECHO_URL } from '../openapi/example-job.js';
import { redirectsSchema } from '../runs/run-view.js';

const milliseconds = z.number().nullable();

const EXAMPLE_JOB_TEST = {
  request: {
    method: 'POST',
    url: EXAMPLE_ECHO_URL,
    headers: {
      'user-agent': 'job-scheduler/0.1.0',
      'content-type': 'application/json',
      'idempotency-key': '01a20ad3-4e30-7fa9-910a-8c385f4d6f3b',
      'webhook-id': '01a20ad3-4e30-7fa9-910a-8c385f4d6f3b',
      'webhook-timestamp': '1893456000',
      'x-job-id': 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b',
      'x-run-id': '01a20ad3-4e30-7fa9-910a-8c385f4d6f3b',
      'x-attempt': '1',
      'x-scheduled-at': '2030-01-01T00:00:00.000Z',
    },
    body: '{"hello":"world"}',
  },
  response: {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"received":true}',
    encoding: 'utf8',
    bytes: 17,
    truncated: false,
  },
  error: null,
  succeeded: true,
  reason: null,
  duration_ms: 3.416,
  timings: { dns_ms: null, connect_ms: 0.412, tls_ms: null, first_byte_ms: 2.31, body_ms: 0.142 },
};

/** The answer of a test call. */
export const jobTestSchema = z
  .object({
    request: z
      .object({
        method: z.string(),
        url: z.string(),
        headers: z.record(z.string(), z.string()).meta({
          description: `Values of headers whose names suggest a secret are shown as \`${MASK}\`.`,
        }),
        body: z.string().nullable(),
      })
      .meta({ description: 'What was sent, with placeholders filled in.' }),
    response: z
      .object({
        status: z.int(),
        headers: z
          .record(z.string(), z.string())
          .meta({ description: 'At most 100, and at most 8 KiB; repeated ones are joined.' }),
        body: z.string().nullable().meta({ description: 'The first 64 KiB.' }),
        encoding: z
          .enum(['utf8', 'base64'])
          .meta({ description: 'base64 if the body is not UTF-8, or contains NUL.' }),
        bytes: z.int().meta({ description: 'How many bytes of the decoded body were received.' }),
        truncated: z.boolean(),
      })
      .nullable()
      .meta({ description: 'What came back; null if no answer arrived.' }),
    error: z
      .object({ code: z.string(), message: z.string() })
      .nullable()
      .meta({ description: 'Why the answer is not complete, such as `dns` or `timeout`.' }),
    redirects: redirectsSchema,
    succeeded: z.boolean(),
    reason: z.string().nullable().meta({
      description: 'Why it did not succeed: `http_` and the status, `unexpected_answer`, or the error.',
    }),
    duration_ms: z.number(),
    timings: z
      .object({
        dns_ms: milliseconds,
        connect_ms: milliseconds,
        tls_ms: milliseconds,
        first_byte_ms: milliseconds,
        body_ms: milliseconds,
      })
      .meta({ description: 'How long each phase took; null for phases that did not happen.' }),
  })
  .meta({ id: 'JobTest', description: 'One call that was made.', examples: [EXAMPLE_JOB_TEST] });

export type JobTestView = z.output<typeof jobTestSchema>;

/** Converts a test call to an answer. */
export function jobTestView(
  sent: SentRequest,
  success: Operation['success'],
  result: CallbackResult,
): JobTestView {
  const reason = failureOf(success, result);
  return {
    request: { ...sent, url: maskedUrl(sent.url), headers: maskedFields(sent.headers) },
    response: responseView(result),
    error:
      result.error_code === null ? null : { code: result.error_code, message: result.error_message ?? '' },
    ...(result.redirects && { redirects: toldRedirects(result.redirects) }),
    succeeded: reason === null,
    reason,
    duration_ms: Math.round(result.duration_ms * 1000) / 1000,
    timings: result.timings,
  };
}

function responseView(result: CallbackResult): JobTestView['response'] {
  if (result.http_status === null) return null;
  return {
    status: result.http_status,
    headers: toldHeaders(result.response_headers),
    body: result.response_body,
    encoding: result.response_encoding,
    bytes: result.response_bytes ?? 0,
    truncated: result.response_truncated,
  };
}

function failureOf(success: Operation['success'], result: CallbackResult): string | null {
  if (result.error_code !== null || result.http_status === null) return result.error_code;
  const judgement = judge(success, {
    http_status: result.http_status,
    body: result.response_encoding === 'utf8' ? result.response_body : null,
    truncated: result.response_truncated,
  });
  return judgement.succeeded ? null : judgement.reason;
}
