import type { Schemas } from '@job-scheduler/api-client';

export type Run = Schemas['Run'];

/** What the last attempt was answered with, as bytes of a text. */
export function answerOf(run: Run): string | null {
  const attempt = run.attempts.at(-1);
  if (attempt?.response_body == null) return null;
  const { response_body: body, response_encoding: encoding } = attempt;
  return encoding === 'base64' ? `(${attempt.response_bytes ?? body.length} bytes that are no text)` : body;
}
