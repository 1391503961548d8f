import { memberAt } from '@job-scheduler/job-model/exact-json';

/** The answer that describes a job, as it was sent, and the payload in it: JSON, null if there is none. */
export interface ExactAnswer {
  text: string;
  payload: string | null;
}

/** JavaScript cannot hold all of a payload: large numbers, keys that repeat, the order of keys that look like numbers. */
export const exactAnswer = (text: string, path: readonly string[]): ExactAnswer => ({
  text,
  payload: memberAt(text, path)?.text ?? null,
});
