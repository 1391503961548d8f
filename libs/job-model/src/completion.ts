import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { RunReference } from './message.js';
import { isStorableText, UNSTORABLE_TEXT } from './text-safety.js';

/** The header that tells a target where to report how a run that it accepted with 202 ended. */
export const COMPLETION_HEADER = 'x-completion-url';

/** The outcomes that a target may report for a run that it accepted. */
export const COMPLETION_OUTCOMES = ['succeeded', 'failed'] as const;

/** How a target reports the end of an accepted run: the body of its one request to the completion URL. */
export const completionSchema = z.strictObject({
  outcome: z.enum(COMPLETION_OUTCOMES).default('succeeded'),
  message: z
    .string()
    .max(1000)
    .refine(isStorableText, { error: UNSTORABLE_TEXT })
    .nullable()
    .default(null)
    .meta({ description: 'For people: kept with the attempt.' }),
});

export type Completion = z.output<typeof completionSchema>;

/** How an accepted attempt ended, as the ledger keeps it. `at`: epoch milliseconds. */
export interface RecordedCompletion {
  /** `overdue`: the target said nothing before its deadline. */
  outcome: Completion['outcome'] | 'overdue';
  message: string | null;
  at: number;
}

/** A run id and an attempt, which fits two bytes, ahead of the signature. */
const REFERENCE_BYTES = 18;
const SIGNATURE_BYTES = 32;

/** A token that authorises one report on one attempt: the attempt, signed (HMAC-SHA-256), in the form for a URL. */
export function completionToken(
  { run_id, attempt }: Pick<RunReference, 'run_id' | 'attempt'>,
  key: Buffer,
): string {
  const reference = Buffer.alloc(REFERENCE_BYTES);
  reference.write(run_id.replaceAll('-', ''), 'hex');
  reference.writeUInt16BE(attempt, REFERENCE_BYTES - 2);
  return Buffer.concat([reference, signatureOf(reference, key)]).toString('base64url');
}

/** Whether a text has the form of a token. This says nothing about its signature. */
export const isCompletionToken = (text: string): boolean => /^[\w-]{67}$/.test(text);

/** The attempt that a token is for; null when this key did not sign it. */
export function readCompletionToken(token: string, key: Buffer): RunReference | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== REFERENCE_BYTES + SIGNATURE_BYTES) return null;
  const reference = bytes.subarray(0, REFERENCE_BYTES);
  if (!timingSafeEqual(bytes.subarray(REFERENCE_BYTES), signatureOf(reference, key))) return null;
  const hex = reference.toString('hex', 0, REFERENCE_BYTES - 2);
  const run_id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { run_id, attempt: reference.readUInt16BE(REFERENCE_BYTES - 2) };
}

const signatureOf = (reference: Buffer, key: Buffer): Buffer =>
  createHmac('sha256', key).update(reference).digest();
