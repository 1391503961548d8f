import { ALERT_EVENTS, HTTP_METHODS } from '@job-scheduler/job-model';
import { z } from 'zod';
import { instant } from '../openapi/instant-field.js';

const successViewSchema = z
  .strictObject({
    statuses: z.array(z.string()),
    body_regex: z.string().nullable(),
    json: z.strictObject({ pointer: z.string(), equals: z.unknown() }).nullable(),
  })
  .meta({ id: 'SuccessRules', description: 'Which answers count as success.' });

const policyViewFields = {
  catch_up: z.enum(['latest', 'none', 'all']),
  catch_up_window_seconds: z.int(),
  overlap: z.enum(['allow', 'skip', 'wait', 'replace']),
  delivery: z.enum(['at_least_once', 'at_most_once']),
  jitter_seconds: z.int(),
  retry: z
    .strictObject({
      max_attempts: z.int(),
      backoff: z.strictObject({
        kind: z.enum(['exponential', 'fixed']),
        initial_seconds: z.number(),
        max_seconds: z.number(),
        jitter: z.boolean(),
      }),
      max_age_seconds: z.number().nullable(),
      until_next_tick: z.boolean(),
    })
    .meta({ id: 'RetryPolicy' }),
  completion: z.strictObject({ deadline_seconds: z.int() }).nullable(),
  disable_after_failures: z.int().nullable(),
  alerts: z.array(
    z.strictObject({
      on: z.array(z.enum(ALERT_EVENTS)),
      after_failures: z.int(),
      to: z.record(z.string(), z.string()).meta({ description: 'The destination as it was given.' }),
    }),
  ),
};

const operationViewSchema = z
  .strictObject({
    callback_url: z.string(),
    http_method: z.enum(HTTP_METHODS),
    headers: z.record(z.string(), z.string()).meta({
      description:
        'Values whose names say that they are secret are shown as `********`; a write with that keeps what is stored.',
    }),
    query: z.record(z.string(), z.string()),
    timeout_seconds: z.number(),
    redirects: z.int(),
    auth: z.record(z.string(), z.string().nullable()).nullable().meta({
      description: 'As it was written: credentials stand in it by the names of their secrets.',
    }),
    signing: z.strictObject({ secrets: z.array(z.string()) }).nullable(),
    tls: z.strictObject({ ca: z.string() }).nullable(),
    success: successViewSchema.nullable(),
    payload: z.unknown(),
  })
  .meta({ id: 'Operation', description: 'The HTTP call that a job makes.' });

/** The fields of a definition as it is answered. A stored value that does not fit them is answered apart, as `unreadable`. */
export const definitionFields = {
  name: z.string(),
  description: z.string(),
  schedule: z.string(),
  timezone: z.string(),
  dst_gap: z.enum(['run_after', 'skip']),
  dst_fold: z.enum(['first', 'both']),
  start_at: instant.nullable(),
  end_at: instant.nullable(),
  max_runs: z.int().nullable(),
  tags: z.array(z.string()),
  ...policyViewFields,
  job: operationViewSchema,
};

/** What of a definition could not be read. */
export const unreadableField = {
  unreadable: z
    .array(
      z.object({
        pointer: z.string().meta({ description: 'The field (RFC 6901).' }),
        stored: z.unknown().meta({ description: 'What is stored there.' }),
      }),
    )
    .optional()
    .meta({
      description:
        'What another version, or somebody by hand, has stored and this version cannot read. These fields are answered with their defaults, which do not apply: no call is made by them until the job is edited. Missing if there are none.',
    }),
};

/** A definition as it is answered, with its defaults filled in. */
export const definitionSchema = z
  .object({ ...definitionFields, ...unreadableField })
  .meta({ id: 'StoredDefinition' });

export type DefinitionView = z.output<typeof definitionSchema>;
