import type { SecretWrite } from '@job-scheduler/job-model';
import { startPostgres, type TestPostgres } from '@job-scheduler/testing';
import { randomBytes } from 'node:crypto';
import { startRunner, type TestRunner } from './execution.fixture-spec.js';

/** The value of a secret that several tests use. */
const TOKEN = 'tok"en & 1';

let postgres: TestPostgres;
let runner: TestRunner;

beforeAll(async () => {
  postgres = await startPostgres();
  runner = await startRunner(postgres);
  await runner.service.onApplicationBootstrap();
  await put('TOKEN', TOKEN);
}, 60_000);
afterAll(async () => {
  await runner.close();
  await postgres.stop();
});
beforeEach(() => {
  runner.target.respond({});
});

const put = (name: string, value: string, more: Partial<SecretWrite> = {}) =>
  runner.secrets.put(
    { namespace: 'default', name },
    { value, allowed_hosts: null, description: '', ...more },
    'ann',
    () => undefined,
  );

/** Runs a job once; resolves to its run, once that has the state, and to what the target got of it. */
async function run(operation: object, state = 'succeeded', payload?: unknown) {
  const job = await runner.create(operation);
  const references = await runner.queueRuns(job, 1, payload);
  await runner.producer.publish(references);
  const [ended] = await runner.reached(references, state);
  const sent = runner.target.requests.filter(({ headers }) => headers['x-run-id'] === references[0]!.run_id);
  return { job, sent, attempt: ended!.attempts[0]!, run: ended! };
}

describe('a job with secrets', () => {
  it('is called with them in headers, query and payload', async () => {
    const { sent } = await run({
      headers: { authorization: 'Bearer {{secrets.TOKEN}}' },
      query: { key: '{{secrets.TOKEN}}' },
      payload: { token: '{{secrets.TOKEN}}', run: '{{run_id}}' },
    });
    expect(sent).toMatchObject([
      { url: '/hook?key=tok%22en+%26+1', headers: { authorization: `Bearer ${TOKEN}` } },
    ]);
    expect(JSON.parse(sent[0]!.body)).toEqual({ token: TOKEN, run: sent[0]!.headers['x-run-id'] });
  });

  it('is called with them in the payload that a run brings', async () => {
    await put('OWN', 'of the run');
    const operation = { headers: { a: '{{secrets.OWN}}' }, payload: {} };
    const { sent } = await run(operation, 'succeeded', { token: '{{secrets.OWN}}' });
    expect(sent.map(({ body }) => body)).toEqual(['{"token":"of the run"}']);
  });

  it('is called with the new value after a rotation', async () => {
    await put('ROTATED', 'the old one');
    const operation = { headers: { a: '{{secrets.ROTATED}}' } };
    expect((await run(operation)).sent).toMatchObject([{ headers: { a: 'the old one' } }]);
    await put('ROTATED', 'the new one');
    expect((await run(operation)).sent).toMatchObject([{ headers: { a: 'the new one' } }]);
  });

  it('keeps answers that repeat a secret with a mask in its place, in whatever form it comes', async () => {
    const value = 'p/ss "wörd" & <m0re>';
    await put('ECHOED', value);
    const forms = [
      value,
      JSON.stringify(value),
      encodeURIComponent(value),
      new URLSearchParams({ value }).toString(),
      Buffer.from(value).toString('base64'),
    ];
    runner.target.respond(({ url }) => ({
      status: 500,
      headers: { 'x-echo': encodeURIComponent(value), location: url },
      body: `${forms.join('\n')}\nend`,
    }));
    const { attempt } = await run(
      { query: { a: '{{secrets.ECHOED}}' }, payload: { a: '{{secrets.ECHOED}}' } },
      'failed',
    );
    expect(attempt.response_body).toBe(
      ['********', '"********"', '********', 'value=********', '********', 'end'].join('\n'),
    );
    expect(attempt.response_headers).toMatchObject({ 'x-echo': '********', location: '/hook?a=********' });
    runner.target.respond((_, response) => {
      response.end(Buffer.concat([Buffer.from([0, 255]), Buffer.from(value)]));
      return undefined;
    });
    const binary = (await run({ headers: { a: 'x' }, payload: { a: '{{secrets.ECHOED}}' } })).attempt;
    expect(
      Buffer.from(binary.response_body ?? '', 'base64')
        .subarray(2)
        .toString(),
    ).toBe('********');
  });

  it('keeps no beginning of a secret where an answer was cut', async () => {
    await put('LONG', 'a rather long secret value');
    const cut = 64 * 1024 - 10;
    runner.target.respond({ body: `${'x'.repeat(cut)}a rather long secret value` });
    const { attempt } = await run({ headers: { a: '{{secrets.LONG}}' } });
    expect(attempt.response_truncated).toBe(true);
    expect(attempt.response_body).toMatch(/^x{65000,}\*{8}$/);
  });

  it('keeps no value that reads of the job mask: not of a redirect, a location or the sentence about it', async () => {
    runner.target.respond(({ url }) => ({ status: 307, headers: { location: `/moved${url.slice(5)}` } }));
    const { attempt } = await run({ redirects: 1, query: { api_key: 'abc', page: '1' } }, 'failed');
    const masked = '?api_key=********&page=1';
    expect(attempt).toMatchObject({
      redirects: [{ url: `${runner.target.url}/hook${masked}` }],
      response_headers: { location: expect.stringContaining(masked.slice(1)) },
      error_message: expect.stringContaining(masked.slice(1)),
    });
    expect(JSON.stringify(attempt)).not.toContain('abc');
  });

  it('does not send a secret in a payload to another origin, wherever a redirect leads', async () => {
    await put('CONFINED', 'only for the target');
    const elsewhere = runner.target.url.replace('127.0.0.1', 'localhost');
    runner.target.respond({ status: 307, headers: { location: `${elsewhere}/stolen` } });
    const { sent, attempt } = await run({ redirects: 3, payload: { a: '{{secrets.CONFINED}}' } }, 'failed');
    expect(sent).toHaveLength(1);
    expect(attempt).toMatchObject({ http_status: 307, error_message: expect.stringContaining('/stolen') });
    runner.target.respond(({ url }) =>
      url === '/hook' ? { status: 307, headers: { location: '/moved' } } : {},
    );
    const within = await run({ redirects: 3, query: {}, payload: { a: '{{secrets.CONFINED}}' } });
    expect(within.sent.map(({ url }) => url)).toEqual(['/hook', '/moved']);
  });

  it('fails with a clear code, uncalled, when it may not have its secret', async () => {
    await put('ELSEWHERE', 'not for you', { allowed_hosts: ['crm.example.com'] });
    const denied = await run({ headers: { a: '{{secrets.ELSEWHERE}}' } }, 'failed');
    expect(denied.run.reason).toBe('secret_host_denied');
    expect(denied.attempt.error_message).toContain('The secret ELSEWHERE may not be sent to 127.0.0.1:');
    expect(denied.sent).toEqual([]);

    await put('BROKEN', 'with a line\n');
    const broken = await run({ headers: { a: '{{secrets.BROKEN}}' } }, 'failed');
    expect([broken.run.reason, broken.sent]).toEqual(['secret_unusable', []]);

    await put('GONE', 'soon to be gone');
    const job = await runner.create({ headers: { a: '{{secrets.GONE}}' } });
    await runner.database.pool.query(`DELETE FROM secrets WHERE name = 'GONE'`);
    await run({ headers: { a: '{{secrets.TOKEN}}' } });
    const references = await runner.queueRuns(job, 1);
    await runner.clock.sleep(1_100, new AbortController().signal);
    await runner.producer.publish(references);
    expect((await runner.reached(references, 'failed'))[0]?.reason).toBe('secret_unknown');
  });

  it('that cannot be decrypted fails alone: other jobs go on', async () => {
    await put('LOST', 'under a lost key');
    await runner.database.pool.query(`UPDATE secrets SET sealed = $1 WHERE name = 'LOST'`, [
      Buffer.concat([Buffer.of(1), randomBytes(150)]),
    ]);
    await runner.clock.sleep(1_100, new AbortController().signal);
    const { attempt } = await run({ headers: { a: '{{secrets.LOST}}' } }, 'failed');
    expect(attempt).toMatchObject({
      error_code: 'secret_unreadable',
      error_message:
        'The secret LOST cannot be decrypted: add the key that encrypted it to SECRETS_KEY, or write its value anew.',
    });
    expect((await run({ headers: { a: '{{secrets.TOKEN}}' } })).sent).toHaveLength(1);
    expect((await run({})).sent).toHaveLength(1);
  });

  it('leaves no value in the database or the log', async () => {
    const { rows } = await runner.database.pool.query<{ text: string }>(
      `SELECT string_agg(t::text, '') AS text FROM (
         SELECT to_jsonb(r)::text FROM runs r UNION ALL SELECT to_jsonb(j)::text FROM jobs j
         UNION ALL SELECT to_jsonb(s)::text FROM secrets s) t`,
    );
    for (const value of [
      'the old one',
      'the new one',
      'of the run',
      'only for the target',
      'not for you',
      'm0re',
    ])
      expect(`${rows[0]?.text}${runner.lines.join()}`).not.toContain(value);
  });
});
