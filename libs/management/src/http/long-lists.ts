import { JsonElements, JsonText } from '@job-scheduler/job-model';
import { setImmediate } from 'node:timers/promises';
import { Problem } from '../problems/problem.js';

/** How much of a text is read before the process does other work: it may have ticks to record. Characters. */
const AT_ONCE = 262_144;

/** Parses a text as JSON. Throws the problem `malformed_json` if it is none, or holds a key that is forbidden. */
export type ParseJson = (json: string) => unknown;

/** Whether a text is so long that it is read in parts. */
export const isLong = (json: string): boolean => json.length > AT_ONCE;

/**
 * Reads a long body with a list of jobs, and lets the process do other work in between. Resolves to the same as `withJobTexts` of the
 * whole: the body with the texts of its jobs. Rejects with the problem `malformed_json`.
 */
export async function readLongList(json: string, member: string, parse: ParseJson): Promise<unknown> {
  const elements = new JsonElements(json, member);
  try {
    while (!elements.read(AT_ONCE)) await setImmediate();
  } catch (error) {
    throw new Problem('malformed_json', 'The body is not JSON.', { cause: error });
  }
  const { found, rest } = elements;
  const body = parse(rest);
  if (found === null) return body;
  let read = 0;
  for (const text of found) {
    parse(text);
    read += text.length;
    if (read < AT_ONCE) continue;
    read = 0;
    await setImmediate();
  }
  return { ...(body as object), [member]: found.map((text) => new JsonText(text)) };
}
