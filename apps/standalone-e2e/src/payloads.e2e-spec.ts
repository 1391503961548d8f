import type { RecordedRequest, RecordingTarget } from '@job-scheduler/testing';
import { jsonTexts, ODD_JSON_TEXTS, spaced, whiteSpace } from '@job-scheduler/job-model/testing';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { cleanUp, newDirectory, newTarget } from './scratch.js';
import { StandaloneProcess } from './standalone-process.js';

let started: StandaloneProcess;
let target: RecordingTarget;

beforeAll(async () => {
  started = await StandaloneProcess.start({ dataDirectory: newDirectory() });
  target = await newTarget();
}, 60_000);
afterAll(cleanUp, 60_000);

/** Sends a body and reads the answer as text, since parsing would change the payload. */
async function send(method: string, path: string, body?: string, type = 'application/json') {
  const response = await fetch(`${started.origin}${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': type },
    body: body ?? null,
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text;
}

const idOf = (answer: string): string => (JSON.parse(answer) as { id: string }).id;

/** A job that is never due. */
const jobText = (name: string, payload: string): string =>
  `{"name":"${name}","schedule":"0 0 1 1 *","job":{"callback_url":"${target.url}/${name}","payload":${payload}}}`;

/** The payload of the only job in an answer: the last field of `job`, or before `timeout_seconds`. */
const payloadIn = (answer: string): string | undefined =>
  /"payload":(.*?)(?:,"timeout_seconds":|\},"start_at":)/s.exec(answer)?.[1];

const bodyOf = async (wanted: (request: RecordedRequest) => boolean): Promise<string | undefined> =>
  (await target.waitFor(wanted, 10_000)).find(wanted)?.body;

/** What the target gets from a run that a request makes, and the run's id. */
async function sentBy(path: string, body?: string): Promise<{ id: string; body: string | undefined }> {
  const id = idOf(await send('POST', path, body));
  return { id, body: await bodyOf(({ headers }) => headers['x-run-id'] === id) };
}

describe.each(ODD_JSON_TEXTS)('the payload %s', (text) => {
  const name = randomUUID();
  const other = `{"other":[${text}]}`;
  let id: string;

  it('is answered when a job is created and read', async () => {
    const answer = await send('POST', '/v1/jobs', jobText(name, text));
    expect(payloadIn(answer)).toBe(text);
    id = idOf(answer);
    expect(payloadIn(await send('GET', `/v1/jobs/${id}`))).toBe(text);
    expect(payloadIn(await send('GET', `/v1/jobs?q=${name}`))).toBe(text);
  });

  it('is answered when a job is replaced and patched', async () => {
    expect(payloadIn(await send('PUT', `/v1/jobs/${id}`, jobText(name, other)))).toBe(other);
    expect(payloadIn(await send('PUT', `/v1/jobs/by-name/${name}`, jobText(name, text)))).toBe(text);
    const patch = spaced(`{"job":{"payload":${other}}}`, ' ');
    expect(payloadIn(await send('PATCH', `/v1/jobs/${id}`, patch, 'application/merge-patch+json'))).toBe(
      other,
    );
    expect(payloadIn(await send('PATCH', `/v1/jobs/${id}`, `{"job":{"payload":${text}}}`))).toBe(text);
    expect(payloadIn(await send('PATCH', `/v1/jobs/${id}`, '{"description":"else"}'))).toBe(text);
    expect(payloadIn(await send('POST', `/v1/jobs/${id}/pause`))).toBe(text);
    expect(payloadIn(await send('POST', `/v1/jobs/${id}/resume`))).toBe(text);
  });

  it('is sent by manual runs and replays, as that of the job and as their own', async () => {
    const run = await sentBy(`/v1/jobs/${id}/runs`);
    expect(run.body).toBe(text);
    expect((await sentBy(`/v1/runs/${run.id}/replay`)).body).toBe(text);
    const own = await sentBy(`/v1/jobs/${id}/runs`, `{"payload":${other}}`);
    expect(own.body).toBe(other);
    expect((await sentBy(`/v1/runs/${own.id}/replay`)).body).toBe(other);
    expect((await sentBy(`/v1/runs/${own.id}/replay`, `{"payload":[${text}]}`)).body).toBe(`[${text}]`);
  });

  it('is sent by a backfill', async () => {
    const before = new Set(target.requests);
    await send(
      'POST',
      `/v1/jobs/${id}/backfill`,
      '{"from":"2024-12-31T00:00:00Z","to":"2025-01-02T00:00:00Z"}',
    );
    expect(await bodyOf((request) => request.url === `/${name}` && !before.has(request))).toBe(text);
  });

  it('is sent by a test call, which tells what it sent', async () => {
    const answer = JSON.parse(await send('POST', '/v1/jobs/test', jobText('try', text))) as {
      request: { body: string };
    };
    expect(answer.request.body).toBe(text);
    expect(target.requests.at(-1)).toMatchObject({ url: '/try', body: text });
  });
});

it('any payload reaches answers and target as it was written, without insignificant white space', async () => {
  const payloads = jsonTexts.filter((text) => text !== 'null');
  const property = async (ofJob: string, ofRun: string, space: string) => {
    const id = idOf(await send('POST', '/v1/jobs', spaced(jobText(randomUUID(), ofJob), space)));
    expect(payloadIn(await send('GET', `/v1/jobs/${id}`))).toBe(ofJob);
    const own = spaced(`{"payload":${ofRun}}`, space);
    const runs = [sentBy(`/v1/jobs/${id}/runs`), sentBy(`/v1/jobs/${id}/runs`, own)];
    expect((await Promise.all(runs)).map(({ body }) => body)).toEqual([ofJob, ofRun]);
  };
  await fc.assert(fc.asyncProperty(payloads, payloads, whiteSpace, property), { numRuns: 60 });
}, 60_000);

it('placeholders are filled in within the text', async () => {
  const written = '{"9":-0,"b":1.10,"run":"{{run_id}}","run":["\\u0041 {{ attempt }}"],"{{run_id}}":1}';
  const answer = await send('POST', '/v1/jobs', jobText(randomUUID(), written));
  expect(payloadIn(answer)).toBe(written);
  const { id, body } = await sentBy(`/v1/jobs/${idOf(answer)}/runs`);
  expect(body).toBe(written.replace('"{{run_id}}",', `"${id}",`).replace('{{ attempt }}', '1'));
});

it('a payload of 1 MiB is kept and sent', async () => {
  const payload = `["${'x'.repeat(1_048_576 - 4)}"]`;
  const answer = await send('POST', '/v1/jobs', jobText(randomUUID(), payload));
  expect((await sentBy(`/v1/jobs/${idOf(answer)}/runs`)).body).toBe(payload);
});
