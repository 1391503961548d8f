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

/** Runs of one dispatch, or of none. */
export function encodeRuns(runs: RunReference[], passage?: RunPassage): Buffer {
  const dispatch_id = runs[0]?.dispatch_id;
  if (dispatch_id === undefined) return Buffer.from(JSON.stringify({ runs, passage }));
  const bare = runs.map(({ run_id, attempt, traceparent }) => ({ run_id, attempt, traceparent }));
  return Buffer.from(JSON.stringify({ runs: bare, dispatch_id, passage }));
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
    const { runs, dispatch_id, passage } = parsed.data;
    if (dispatch_id === undefined) return parsed.data;
    return { runs: runs.map((run) => ({ ...run, dispatch_id })), passage };
  }
  const [issue] = parsed.error.issues;
  return { poison: 'wrong_shape', detail: `At "${issue?.path.join('.')}": ${issue?.message}.` };
}
