/** Replaces a value that is not shown. */
export const REDACTED = '[redacted]';

const SECRET_NAME =
  /authorization|cookie|token|secret|passw|credential|signature|session|api-?key|(^|[-_])(key|auth)([-_]|$)/i;

/** Set by the scheduler; its value is a run id. */
const OPEN_NAMES = new Set(['idempotency-key']);

/** The headers with the values hidden whose names suggest a secret. Names are in lower case. */
export const redactHeaders = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_NAME.test(name) && !OPEN_NAMES.has(name) ? REDACTED : value,
    ]),
  );
