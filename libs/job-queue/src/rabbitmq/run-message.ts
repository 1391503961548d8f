import { runMessageSchema, type RunReference } from '@job-scheduler/job-model';

/** Why a message is dead-lettered. */
export type PoisonReason = 'not_json' | 'wrong_shape' | 'rejected';

/** What a message says: runs, or that it is poison and why. */
export type DecodedMessage =
  { runs: RunReference[]; poison?: never } | { poison: PoisonReason; detail: string };

export const encodeRuns = (runs: RunReference[]): Buffer => Buffer.from(JSON.stringify({ runs }));

export function decodeRuns(content: Buffer): DecodedMessage {
  let message: unknown;
  try {
    message = JSON.parse(content.toString());
  } catch {
    return { poison: 'not_json', detail: 'It is not JSON.' };
  }
  const parsed = runMessageSchema.safeParse(message);
  if (parsed.success) return { runs: parsed.data.runs };
  const [issue] = parsed.error.issues;
  return { poison: 'wrong_shape', detail: `At "${issue?.path.join('.')}": ${issue?.message}.` };
}
