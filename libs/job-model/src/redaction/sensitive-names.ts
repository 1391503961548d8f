const SENSITIVE =
  /authorization|cookie|token|secret|passw|credential|signature|session|key$|^code$|(^|[-_.])(key|auth|sig|pwd)([-_.]|$)/;

/** Set by the scheduler; its value is a run id. */
const OPEN_NAMES = new Set(['idempotency-key']);

/**
 * Whether the name of a header, of a query field or of a setting says that its value is secret: it is not shown then, neither in
 * answers nor in the audit. `accessToken` counts as `access-token`.
 */
export function isSensitiveName(name: string): boolean {
  const words = name.replaceAll(/([a-z\d])([A-Z])/g, '$1-$2').toLowerCase();
  return SENSITIVE.test(words) && !OPEN_NAMES.has(words);
}
