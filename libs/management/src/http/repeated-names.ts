import { repeatedKeys } from '@job-scheduler/job-model';
import { pointerOf } from '../problems/pointer.js';
import { invalid, type Problem } from '../problems/problem.js';
import { isJsonObject } from './merge-patch.js';

/** The maps of names to values that are sent to a target, and what to do with a name that repeats. */
const MAPS = {
  query: 'is there more than once: write parameters that repeat in callback_url',
  headers: 'is there more than once: write its values into one header, separated by commas',
};

/** The problem of a body whose job repeats a header or a parameter, of which all but one would be lost; else null. */
export function repeatedNames(body: unknown, json: string): Problem | null {
  const job = isJsonObject(body) ? body['job'] : null;
  if (!isJsonObject(job)) return null;
  const errors = Object.entries(MAPS).flatMap(([map, message]) => {
    const path = ['job', map];
    const names = isJsonObject(job[map]) ? repeatedKeys(json, path) : [];
    return names.map((name) => ({ pointer: pointerOf([...path, name]), code: 'invalid' as const, message }));
  });
  return errors.length === 0 ? null : invalid(errors);
}
