import {
  runMessageSchema,
  type RunMessage,
  type RunPassage,
  type RunReference,
} from '@job-scheduler/job-model';

/** Why a message is dead-lettered. */
export type PoisonReason = 'not_json' | 'wrong_shape' | 'rejected';

/** What a message says: runs, or that it is poison and why. */
export type DecodedMessage = (RunMessage & { poison?: never }) | { poison: PoisonReason; detail: string };

export const encodeRuns = (runs: RunReference[], passage?: RunPassage): Buffer =>
  Buffer.from(JSON.stringify({ runs, passage }));

export function decodeRuns(content: Buffer): DecodedMessage {
  let message: unknown;
  try {
    message = JSON.parse(content.toString());
  } catch {
    return { poison: 'not_json', detail: 'It is not JSON.' };
  }
  const parsed = runMessageSchema.safeParse(message);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return { poison: 'wrong_shape', detail: `At "${issue?.path.join('.')}": ${issue?.message}.` };
}
