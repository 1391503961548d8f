import { isSecretName } from '@job-scheduler/job-model';

/** Replaces a value that is not shown. */
export const REDACTED = '[redacted]';

/** The headers with the values hidden whose names suggest a secret. */
export const redactHeaders = (headers: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretName(name) ? REDACTED : value]),
  );
