import { z } from 'zod';

/**
 * What the scheduler sends to the runner: which attempts to make, never a URL, a payload or a secret. Fields added
 * later are optional, for messages in flight.
 */
export const runMessageSchema = z.object({
  runs: z.array(z.object({ run_id: z.uuid(), attempt: z.int().min(1) })).min(1),
  traceparent: z.string().optional(),
});

export type RunMessage = z.output<typeof runMessageSchema>;

/** One attempt to make: the unit that is published, deduplicated and claimed. */
export type RunReference = RunMessage['runs'][number];
