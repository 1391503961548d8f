import { z } from 'zod';

/**
 * What the scheduler sends to the runner: which attempts to make, never a URL, a payload or a secret. Fields added
 * later are optional, for messages in flight.
 */
export const runMessageSchema = z.object({
  runs: z.array(z.object({ run_id: z.uuid(), attempt: z.int().min(1) })).min(1),
  /** The dispatch by which all of these runs can be claimed at once. */
  dispatch_id: z.uuid().optional(),
  traceparent: z.string().optional(),
});

export type RunMessage = z.output<typeof runMessageSchema>;

/** One attempt to make: the unit that is published, deduplicated and claimed. */
export type RunReference = RunMessage['runs'][number] & {
  /** The dispatch by which it can be claimed, together with all other runs of that; missing when it has none. */
  dispatch_id?: string | undefined;
};
