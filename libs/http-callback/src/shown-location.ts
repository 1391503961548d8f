import { maskedUrl } from '@job-scheduler/job-model';
import type { CallbackResult } from './http-callback.js';

const MAX_SHOWN = 500;

/** Where an answer leads, for an error message, with masks: its beginning, if it is long. Null if it leads nowhere. */
export function shownLocation({ response_headers }: Pick<CallbackResult, 'response_headers'>): string | null {
  if (response_headers['location'] === undefined) return null;
  const location = maskedUrl(response_headers['location']);
  return location.length > MAX_SHOWN ? `${location.slice(0, MAX_SHOWN)}…` : location;
}
