import type { CallbackResult } from './http-callback.js';

const MAX_SHOWN = 500;

/** Where an answer leads, for an error message: its beginning, if it is long. Null if it leads nowhere. */
export function shownLocation({ response_headers }: Pick<CallbackResult, 'response_headers'>): string | null {
  const location = response_headers['location'];
  if (location === undefined) return null;
  return location.length > MAX_SHOWN ? `${location.slice(0, MAX_SHOWN)}…` : location;
}
