import {
  announcementSchema,
  isUndecided,
  runMessageSchema,
  undecidedAnnouncementSchema,
  type AnnouncedTick,
  type RunPassage,
} from '@job-scheduler/job-model';
import type { z } from 'zod';
import type { Parcel } from '../messages.js';

/** Why a message is dead-lettered. */
export type PoisonReason = 'not_json' | 'wrong_shape' | 'rejected';

/** What a message says: what it carries, or that it is poison and why. */
export type DecodedMessage = (Parcel & { poison?: never }) | { poison: PoisonReason; detail: string };

/** Runs of one dispatch, or of none; or announced ticks, about all of which something is to be decided, or about none. */
export function encodeParcel({ runs, announced, passage }: Parcel): Buffer {
  if (announced !== undefined) return Buffer.from(JSON.stringify(announcement(announced, passage)));
  const dispatch_id = runs[0]?.dispatch_id;
  if (dispatch_id === undefined) return Buffer.from(JSON.stringify({ runs, passage }));
  const bare = runs.map(({ run_id, attempt, traceparent }) => ({ run_id, attempt, traceparent }));
  return Buffer.from(JSON.stringify({ runs: bare, dispatch_id, passage }));
}

function announcement(ticks: AnnouncedTick[], passage: RunPassage | undefined): object {
  return ticks.some(isUndecided) ? { undecided: ticks, passage } : { announced: ticks, passage };
}

export function decodeParcel(content: Buffer): DecodedMessage {
  let message: unknown;
  try {
    message = JSON.parse(content.toString());
  } catch {
    return { poison: 'not_json', detail: 'It is not JSON.' };
  }
  if (has(message, 'announced')) {
    const parsed = announcementSchema.safeParse(message);
    return parsed.success ? { runs: [], ...parsed.data } : wrongShape(parsed.error);
  }
  if (has(message, 'undecided')) {
    const parsed = undecidedAnnouncementSchema.safeParse(message);
    if (!parsed.success) return wrongShape(parsed.error);
    const { undecided, passage } = parsed.data;
    return { runs: [], announced: undecided, passage };
  }
  const parsed = runMessageSchema.safeParse(message);
  if (!parsed.success) return wrongShape(parsed.error);
  const { runs, dispatch_id, passage } = parsed.data;
  if (dispatch_id === undefined) return { runs, passage };
  return { runs: runs.map((run) => ({ ...run, dispatch_id })), passage };
}

const has = (message: unknown, name: string): boolean =>
  Object(message) === message && name in (message as object);

function wrongShape({ issues: [issue] }: z.ZodError): DecodedMessage {
  return { poison: 'wrong_shape', detail: `At "${issue?.path.join('.')}": ${issue?.message}.` };
}
