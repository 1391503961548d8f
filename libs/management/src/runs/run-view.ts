import {
  COMPLETION_OUTCOMES,
  formatInstant,
  formatInstantOrNull,
  latenessOf,
  RUN_STATES,
  RUN_TRIGGERS,
  traceIdOf,
  type Attempt,
  type RecordedCompletion,
} from '@job-scheduler/job-model';
import type { RunSummary } from '@job-scheduler/job-store';
import { z } from 'zod';
import { EXAMPLE_RUN_VIEW } from '../openapi/example-answers.js';
import { instant } from '../openapi/instant-field.js';

const RESENT =
  'There if the target closed a kept connection just when it was used again: the call was sent once more after this time, on a new connection, which the other phases are about.';

/** Redirects of a call, in an answer. */
export const redirectsSchema = z
  .array(
    z.object({
      method: z.string(),
      url: z.string(),
      http_status: z.int(),
      location: z.string(),
      duration_ms: z.number(),
    }),
  )
  .optional()
  .meta({
    description:
      'The redirects that were followed, in order; present only if there were any. Status, timings and response are those of the last request. Left out in lists.',
  });

const attemptSchema = z
  .object({
    number: z.int().meta({
      description: 'Starts at 1. A call that was repeated because its runner was lost has the same number.',
    }),
    runner_id: z.guid().nullable().meta({ description: 'The runner process that made the call.' }),
    started_at: instant,
    duration_ms: z.number(),
    http_status: z.int().nullable(),
    error_code: z
      .string()
      .nullable()
      .meta({ description: 'Why there was no usable answer, such as `dns`, `timeout` or `runner_lost`.' }),
    error_message: z.string().nullable(),
    timings: z
      .object({
        wait_ms: z.number().nullable().meta({
          description: 'From the claim of the run to the start of the call, so before `duration_ms` begins.',
        }),
        resent_after_ms: z.number().optional().meta({ description: RESENT }),
        dns_ms: z.number().nullable().meta({ description: 'Looking up the address of the host.' }),
        connect_ms: z.number().nullable().meta({ description: 'Making the connection.' }),
        tls_ms: z.number().nullable().meta({ description: 'The TLS handshake.' }),
        first_byte_ms: z.number().nullable().meta({
          description: 'From the sending of the request to the first byte of the answer.',
        }),
        body_ms: z.number().nullable().meta({ description: 'From there to the end of the answer.' }),
      })
      .nullable()
      .meta({
        description:
          'How long each phase of the last request took, one after the other; null for phases that did not happen. All but `wait_ms` are parts of `duration_ms`.',
      }),
    completion: z
      .object({
        outcome: z.enum([...COMPLETION_OUTCOMES, 'overdue']),
        message: z.string().nullable(),
        at: instant,
      })
      .nullable()
      .meta({ description: 'What the target reported after it accepted the run with 202.' }),
    response_headers: z
      .record(z.string(), z.string())
      .nullable()
      .optional()
      .meta({ description: 'Left out in lists.' }),
    response_body: z
      .string()
      .nullable()
      .optional()
      .meta({ description: 'At most 64 KiB; left out in lists.' }),
    response_encoding: z
      .enum(['utf8', 'base64'])
      .optional()
      .meta({ description: '`base64` for a body that is not text. Left out in lists.' }),
    response_bytes: z
      .int()
      .nullable()
      .optional()
      .meta({ description: 'How many bytes of the body were received. Left out in lists.' }),
    response_truncated: z.boolean().optional().meta({ description: 'Left out in lists.' }),
    redirects: redirectsSchema,
  })
  .meta({ id: 'Attempt' });

/** A run in an answer. */
export const runSchema = z
  .object({
    id: z.guid(),
    job_id: z.guid(),
    job_name: z.string(),
    namespace: z.string(),
    job_revision: z.int(),
    trigger: z.enum(RUN_TRIGGERS),
    scheduled_at: instant.meta({ description: 'The tick; for a manual run, its creation.' }),
    state: z.enum(RUN_STATES),
    reason: z.string().nullable().meta({
      description:
        'Why it was skipped or failed: the error code of the last attempt, or `http_` and the status.',
    }),
    created_at: instant,
    started_at: instant.nullable(),
    finished_at: instant.nullable(),
    lateness_ms: z.number().nullable().meta({ description: 'From `scheduled_at` to the first byte sent.' }),
    next_attempt_at: instant.nullable().meta({ description: 'Null unless the run is retrying.' }),
    completion_due_at: instant.nullable().meta({
      description: 'The deadline for the report of its target; null unless the run is awaiting one.',
    }),
    replay_of: z.guid().nullable().meta({ description: 'The run that this one repeats.' }),
    trace_id: z
      .string()
      .regex(/^[\da-f]{32}$/)
      .meta({
        description: 'The id of its trace, if traces are on and it has one: its own id, without dashes.',
      }),
    trace_url: z.string().optional().meta({
      description:
        'The page that shows its trace, if one was taken; there if the api has the setting TRACE_URL, unless the run waits or was skipped without ever being in the queue. Only in the answer to `GET /v1/runs/{id}`.',
    }),
    attempts: z.array(attemptSchema),
    from: instant.optional().meta({ description: 'The first tick that a skip row accounts for.' }),
    to: instant.optional().meta({ description: 'The last tick that a skip row accounts for.' }),
    count: z.int().optional().meta({ description: 'How many ticks a skip row accounts for.' }),
  })
  .meta({
    id: 'Run',
    description: 'One tick, or one manual trigger, and its outcome.',
    examples: [EXAMPLE_RUN_VIEW],
  });

export type RunView = z.output<typeof runSchema>;

const completionView = (completion: RecordedCompletion | null) =>
  completion && { ...completion, at: formatInstant(completion.at) };

/** Converts an attempt to an answer: in a list, without the target's answer. */
function attemptView(attempt: Attempt | RunSummary['attempts'][number]): z.output<typeof attemptSchema> {
  const { number, runner_id, started_at, duration_ms, http_status, error_code, error_message } = attempt;
  return {
    number,
    runner_id,
    started_at: formatInstant(started_at),
    duration_ms,
    http_status,
    error_code,
    error_message,
    timings: attempt.timings,
    completion: completionView(attempt.completion),
    ...('response_body' in attempt && {
      response_headers: attempt.response_headers,
      response_body: attempt.response_body,
      response_encoding: attempt.response_encoding,
      response_bytes: attempt.response_bytes,
      response_truncated: attempt.response_truncated,
      ...(attempt.redirects && { redirects: attempt.redirects }),
    }),
  };
}

/** Converts a run, or its summary, to an answer. */
export function runView(run: RunSummary): RunView {
  const { id, job_id, job_name, namespace, job_revision, trigger, state, reason, skip } = run;
  return {
    id,
    job_id,
    job_name,
    namespace,
    job_revision,
    trigger,
    scheduled_at: formatInstant(run.scheduled_at),
    state,
    reason,
    created_at: formatInstant(run.created_at),
    started_at: formatInstantOrNull(run.started_at),
    finished_at: formatInstantOrNull(run.finished_at),
    lateness_ms: latenessOf(run),
    next_attempt_at: formatInstantOrNull(run.next_attempt_at),
    completion_due_at: formatInstantOrNull(run.completion_due_at),
    replay_of: run.replay_of,
    trace_id: traceIdOf(id),
    attempts: run.attempts.map(attemptView),
    ...(skip && { from: formatInstant(skip.from), to: formatInstant(skip.to), count: skip.count }),
  };
}
