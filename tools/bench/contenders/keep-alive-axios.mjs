// How the workers that compete make their calls: axios on a keep-alive agent, and as Job-Scheduler calls: with a
// deadline, without redirects, and without looking for a proxy in the environment. The last two make axios faster.
import { Agent } from 'node:http';
import axios from 'axios';

const { TARGET_URL, CONCURRENCY } = process.env;

const client = axios.create({
  httpAgent: new Agent({ keepAlive: true, maxSockets: Number(CONCURRENCY) }),
  timeout: 10_000,
  maxRedirects: 0,
  proxy: false,
});

/** Makes the call of one tick; rejects unless it is answered with 2xx. */
export const callTarget = ({ job, run, scheduledAt }) =>
  client.post(
    TARGET_URL,
    { hello: 'world' },
    {
      headers: {
        'idempotency-key': run,
        'x-job-id': job,
        'x-scheduled-at': new Date(scheduledAt).toISOString(),
      },
    },
  );
