import { AddressGuard, policyOf } from '@job-scheduler/http-callback';
import { AxiosHttpCallback } from '@job-scheduler/http-callback/axios';
import type { RaisedAlert } from '@job-scheduler/job-store';
import { SystemClock } from '@job-scheduler/platform';
import { RecordingTarget } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { HttpChannel } from './http-channel.js';

const callback = new AxiosHttpCallback({ version: 'test', addresses: new AddressGuard(policyOf('any')) });
afterAll(() => callback.close());

test.each([
  ['/elsewhere', '/elsewhere'],
  [`/${'x'.repeat(9_000)}`, `/${'x'.repeat(499)}…`],
])('a delivery that is redirected says where to, but no more than the beginning', async (location, shown) => {
  const target = await RecordingTarget.start();
  target.respond({ status: 302, headers: { location } });
  const alert: RaisedAlert = {
    ...{ id: randomUUID(), job_id: randomUUID(), job_name: 'a job', event: 'failure', failures: 1 },
    ...{ run_id: null, reason: 'http_500', at: 0, ended_at: null, recovered_at: null },
    ...{ state: 'pending', attempts: 0, last_error: null, delivered_at: null },
    to: { kind: 'webhook', url: target.url },
  };
  const failure = await new HttpChannel(callback, new SystemClock()).deliver(alert, undefined);
  await target.close();
  expect(failure?.message).toBe(
    `The target answered with status 302 and the location ${shown}, which is not followed.`,
  );
});
