import { memberAt } from '@job-scheduler/job-model/exact-json';
import { queryOptions } from '@tanstack/react-query';
import { client } from './client.js';
import { keys } from './keys.js';

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

/** A job whose payload is shown, copied or sent as it is stored. */
export const exactPayloadQuery = (id: string) =>
  queryOptions({
    queryKey: keys.one('jobs', id, 'payload'),
    queryFn: async ({ signal }) => {
      const answer = await client.send('getJob', { id }, { signal });
      return exactAnswer(await answer.text(), ['job', 'payload']);
    },
  });
