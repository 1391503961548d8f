import { JsonText } from '@job-scheduler/job-model';

/** A JSON object, as opposed to an array, null, a scalar or the text of any JSON. */
export const isJsonObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof JsonText);

/**
 * Applies a JSON merge patch (RFC 7396): omitted members stay, null removes, objects merge, other values replace. A
 * JsonText is such another value.
 */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isJsonObject(patch)) return patch;
  const merged = new Map(isJsonObject(target) ? Object.entries(target) : []);
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key);
    else merged.set(key, mergePatch(merged.get(key), value));
  }
  return Object.fromEntries(merged);
}
