import type { Schemas } from '@job-scheduler/api-client';
import { execFileSync } from 'node:child_process';
import { curlOf, quote } from './curl.js';

const operation: Schemas['Operation'] = {
  callback_url: 'https://example.com/hook?a=1',
  http_method: 'post',
  headers: { authorization: '********' },
  query: { day: 'to & fro' },
  payload: { text: "it's" },
  timeout_seconds: 10,
  redirects: 2,
  auth: null,
  signing: null,
  tls: null,
  success: null,
};

const sent = (called: typeof operation) => ({ operation: called, payload: JSON.stringify(called.payload) });

describe('a call as a command of curl', () => {
  it('has its URL, headers, payload and limits', () => {
    expect(curlOf(sent(operation))).toBe(
      [
        `curl -X POST 'https://example.com/hook?a=1&day=to+%26+fro'`,
        `-H 'content-type: application/json'`,
        `-H 'authorization: ********'`,
        `--data-raw '{"text":"it'\\''s"}'`,
        `-L --max-redirs 2`,
        `--max-time 10`,
      ].join(' \\\n  '),
    );
  });

  it('has the payload as it was written', () => {
    const payload = '{"id":8202522731445525542,"2":1.10,"1":-0}';
    expect(curlOf({ operation, payload })).toContain(`--data-raw '${payload}'`);
  });

  it('sends no payload with GET', () => {
    expect(curlOf(sent({ ...operation, http_method: 'get' }))).not.toContain('--data');
  });

  it('tells no credentials', () => {
    const auth = { kind: 'basic', username: 'ann', password: 'THE_SECRET' } as never;
    expect(curlOf(sent({ ...operation, auth }))).toContain(`-u 'ann:********'`);
  });

  it('means the same to a shell, whatever is in it', () => {
    const text = `it's "$HOME" \`id\` \\ \n ä`;
    expect(execFileSync('sh', ['-c', `printf %s ${quote(text)}`], { encoding: 'utf8' })).toBe(text);
  });
});
