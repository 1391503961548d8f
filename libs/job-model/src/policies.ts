import { z } from 'zod';
import { alertSchema } from './alerts.js';

/** Most attempts that a run can have. */
export const MAX_ATTEMPTS = 100;

const DAY_SECONDS = 86_400;

const backoffSchema = z
  .strictObject({
    kind: z
      .enum(['exponential', 'fixed'])
      .default('exponential')
      .meta({ description: 'exponential: each wait is twice the one before; fixed: all waits are alike.' }),
    initial_seconds: z
      .number()
      .min(0.1)
      .max(DAY_SECONDS)
      .default(1)
      .meta({ description: 'The wait before the second attempt.' }),
    max_seconds: z.number().min(0.1).max(DAY_SECONDS).default(300).meta({
      description:
        'No wait is longer, whatever a target asks for by Retry-After. A Retry-After can only lengthen a wait.',
    }),
    jitter: z
      .boolean()
      .default(true)
      .meta({ description: 'Shortens each wait by up to a half, at random, so that retries spread out.' }),
  })
  .superRefine(({ initial_seconds, max_seconds }, context) => {
    if (max_seconds < initial_seconds) {
      context.addIssue({
        code: 'custom',
        path: ['max_seconds'],
        message: 'must not be less than initial_seconds',
      });
    }
  });

/** When a failed attempt is followed by another one. */
export const retrySchema = z.strictObject({
  max_attempts: z
    .int()
    .min(1)
    .max(MAX_ATTEMPTS)
    .default(1)
    .meta({ description: 'Attempts in all; 1 means no retry.' }),
  backoff: backoffSchema.prefault({}),
  max_age_seconds: z
    .number()
    .min(1)
    .max(30 * DAY_SECONDS)
    .nullable()
    .default(null)
    .meta({ description: 'No attempt begins later than this after the run was due.' }),
  until_next_tick: z
    .boolean()
    .default(false)
    .meta({ description: "No attempt begins after the job's next tick." }),
});

export type RetryPolicy = z.output<typeof retrySchema>;

/** Allows a target to answer 202 and report later how the run ended. */
export const completionPolicySchema = z.strictObject({
  deadline_seconds: z
    .int()
    .min(1)
    .max(7 * DAY_SECONDS)
    .meta({ description: 'How long after its 202 the target may take; then the attempt has failed.' }),
});

/** What a job's owner decides about its ticks and runs, besides schedule and operation. */
export const policyFields = {
  catch_up: z.enum(['latest', 'none', 'all']).default('latest').meta({
    description:
      'Of ticks more than 30 s late: latest runs the newest if no younger one runs, none skips them, all runs those within the window.',
  }),
  catch_up_window_seconds: z
    .int()
    .min(60)
    .max(30 * DAY_SECONDS)
    .default(3600)
    .meta({
      description:
        'How far back `all` reaches; also how long a recorded run may wait for a runner before it is skipped as expired.',
    }),
  overlap: z.enum(['allow', 'skip', 'wait', 'replace']).default('allow').meta({
    description:
      'A tick while a run of the job is active: allow runs it too, skip skips it, wait runs the newest one afterwards, replace aborts the active run.',
  }),
  delivery: z.enum(['at_least_once', 'at_most_once']).default('at_least_once').meta({
    description:
      'After a fault: at_least_once repeats the call with the same Idempotency-Key, at_most_once never does and calls the run lost.',
  }),
  jitter_seconds: z.int().min(0).max(DAY_SECONDS).default(0).meta({
    description:
      'Moves every tick of the job by the same time, from 0 up to this, which follows from its id: so that jobs with one schedule spread out.',
  }),
  retry: retrySchema.prefault({}),
  completion: completionPolicySchema.nullable().default(null).meta({
    description:
      'Asynchronous completion: a run that the target answers with 202 stays open until the target posts its outcome to the URL in the x-completion-url header of the call. null: 202 is an answer like any other.',
  }),
  disable_after_failures: z
    .int()
    .min(1)
    .max(10_000)
    .nullable()
    .default(null)
    .meta({ description: 'After so many failed runs in a row the job is disabled until it is resumed.' }),
  alerts: z.array(alertSchema).max(10).default([]).meta({ description: 'Whom to tell of what.' }),
};

/** A job's policies, parsed. */
export type Policies = z.output<z.ZodObject<typeof policyFields>>;

/** The policies that decide what becomes of due ticks. */
export type TickPolicies = Pick<Policies, 'catch_up' | 'catch_up_window_seconds' | 'overlap'>;

/** The policies of a job that sets none. */
export const DEFAULT_POLICIES: Readonly<Policies> = Object.freeze(z.object(policyFields).parse({}));

/** Whether they promise that, while a call is made, its run is not called again and no other run of the job is called. */
export const holdsAlone = ({ overlap, delivery }: Pick<Policies, 'overlap' | 'delivery'>): boolean =>
  overlap !== 'allow' || delivery === 'at_most_once';

/**
 * Whether nothing has to be decided about a first attempt when it is claimed, except whether its job is still what it was when
 * its tick was recorded. Such runs are claimed by dispatch.
 */
export const arePlain = ({ overlap, delivery, retry, completion }: Policies): boolean =>
  !holdsAlone({ overlap, delivery }) &&
  completion === null &&
  retry.max_age_seconds === null &&
  !retry.until_next_tick;

/** The policies of a definition, apart from the rest of it. */
export const policiesOf = ({
  catch_up,
  catch_up_window_seconds,
  overlap,
  delivery,
  jitter_seconds,
  retry,
  completion,
  disable_after_failures,
  alerts,
}: Policies): Policies => ({
  catch_up,
  catch_up_window_seconds,
  overlap,
  delivery,
  jitter_seconds,
  retry,
  completion,
  disable_after_failures,
  alerts,
});
