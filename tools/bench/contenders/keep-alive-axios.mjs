// How the competing workers make their calls: axios with a keep-alive agent and a deadline, as one would write it.
import { Agent } from 'node:http';
import axios from 'axios';

const client = axios.create({
  httpAgent: new Agent({ keepAlive: true, maxSockets: Number(process.env.CONCURRENCY) }),
  timeout: 10_000,
});

/** The data of a job: the URL to call, and the payload. */
export const callbackOf = (url) => ({ callback_url: url, http_method: 'post', payload: { hello: 'world' } });

/** Makes the call of one tick; rejects unless it is answered with 2xx. */
export const callTarget = ({ callback: { callback_url, http_method, payload }, job, run, scheduledAt }) =>
  client.request({
    url: callback_url,
    method: http_method,
    data: payload,
    headers: {
      'idempotency-key': run,
      'x-job-id': job,
      'x-scheduled-at': new Date(scheduledAt).toISOString(),
    },
  });
