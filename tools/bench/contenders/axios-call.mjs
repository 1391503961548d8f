// How the competing workers make their calls: axios with connections that are kept, a deadline, and without what costs
// much and is not needed here, redirects and the proxies of the environment.
import { Agent } from 'node:http';
import axios from 'axios';

const client = axios.create({
  httpAgent: new Agent({ keepAlive: true, maxSockets: Number(process.env.CONCURRENCY) }),
  timeout: 10_000,
  maxRedirects: 0,
  proxy: false,
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
