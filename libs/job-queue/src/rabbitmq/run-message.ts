import { runMessageSchema, type RunReference } from '@job-scheduler/job-model';

/** Why a message is dead-lettered. */
export type PoisonReason = 'not_json' | 'wrong_shape' | 'rejected';

/** What a message says: runs, or that it is poison and why. */
export type DecodedMessage =
  { runs: RunReference[]; poison?: never } | { poison: PoisonReason; detail: string };

/** Runs of one dispatch, or of none. */
export function encodeRuns(runs: RunReference[]): Buffer {
  const dispatch_id = runs[0]?.dispatch_id;
  if (dispatch_id === undefined) return Buffer.from(JSON.stringify({ runs }));
  const bare = runs.map(({ run_id, attempt }) => ({ run_id, attempt }));
  return Buffer.from(JSON.stringify({ runs: bare, dispatch_id }));
}

export function decodeRuns(content: Buffer): DecodedMessage {
  let message: unknown;
  try {
    message = JSON.parse(content.toString());
  } catch {
    return { poison: 'not_json', detail: 'It is not JSON.' };
  }
  const parsed = runMessageSchema.safeParse(message);
  if (parsed.success) {
    const { runs, dispatch_id } = parsed.data;
    return { runs: dispatch_id === undefined ? runs : runs.map((run) => ({ ...run, dispatch_id })) };
  }
  const [issue] = parsed.error.issues;
  return { poison: 'wrong_shape', detail: `At "${issue?.path.join('.')}": ${issue?.message}.` };
}
