import { z } from 'zod';
import { policyFields } from './policies.js';

/**
 * When runs passed through the scheduler: the begin of each part of its turn, epoch milliseconds by its clock. Each part
 * ends when the next begins. What was not planned and recorded in this turn, such as a retry, has neither of these.
 */
export const runPassageSchema = z.object({
  claim_at: z.number(),
  plan_at: z.number().optional(),
  record_at: z.number().optional(),
  publish_at: z.number(),
});

export type RunPassage = z.output<typeof runPassageSchema>;

/**
 * What the scheduler sends to the runner: which attempts to make, never a URL, a payload or a secret. Fields added
 * later are optional, for messages in flight. A run has a `traceparent` (W3C Trace Context) if the scheduler sends its spans
 * of that run: the runner's spans continue that one. Ids are whatever PostgreSQL takes for a UUID: a
 * message that is refused takes all its runs along.
 */
export const runMessageSchema = z.object({
  runs: z
    .array(z.object({ run_id: z.guid(), attempt: z.int().min(1), traceparent: z.string().optional() }))
    .min(1),
  /** The dispatch by which all of these runs can be claimed at once. */
  dispatch_id: z.guid().optional(),
  passage: runPassageSchema.optional(),
});

export type RunMessage = z.output<typeof runMessageSchema>;

/**
 * A tick that a scheduler announces to a runner before it is due: what is to be recorded of it if its job is still the same at its
 * instant. An announcement is only a hint: nothing is stored of it, and when it is lost the tick is recorded once it is due, like
 * any other. Instants are epoch milliseconds.
 */
export const announcedTickSchema = z.object({
  job_id: z.guid(),
  due_at: z.number(),
  /** The cursor as it must still be, when the tick is recorded; its next due time is `due_at`. */
  revision: z.int(),
  last_tick: z.number(),
  /** The cursor as it will be: its last tick is `due_at`. */
  next_due: z.number(),
  fired: z.int(),
  /** How long the call may take, seconds. */
  timeout: z.number(),
  /** That of the run, if the scheduler sends its spans (W3C Trace Context). */
  traceparent: z.string().optional(),
});

/**
 * A tick about which something is to be decided at its instant, before it may become a run: whether other runs of its job are under
 * way, or whether it is too late for it. It is recorded at its instant and not before.
 */
const undecidedTickSchema = announcedTickSchema.extend({ overlap: policyFields.overlap.unwrap() });

export type UndecidedTick = z.output<typeof undecidedTickSchema>;

/** An announced tick. One with `overlap` is decided about, and recorded, at its instant; all others are recorded right before it. */
export type AnnouncedTick = z.output<typeof announcedTickSchema> & Partial<Pick<UndecidedTick, 'overlap'>>;

/**
 * The other messages from the scheduler to the runner: ticks that are not due yet. They name no run, so a runner that does not know
 * such messages refuses them, and calls nothing.
 */
export const announcementSchema = z.object({
  announced: z.array(announcedTickSchema).min(1),
  passage: runPassageSchema.optional(),
});

/** The same for ticks with `overlap`. A runner of an older release must not take them for ticks of which nothing is to be decided. */
export const undecidedAnnouncementSchema = z.object({
  undecided: z.array(undecidedTickSchema).min(1),
  passage: runPassageSchema.optional(),
});

/** One attempt to make: the unit that is published, deduplicated and claimed. */
export type RunReference = RunMessage['runs'][number] & {
  /** The dispatch by which it can be claimed, together with all other runs of that; missing when it has none. */
  dispatch_id?: string | undefined;
};
