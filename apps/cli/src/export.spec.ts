import { RecordingTarget } from '@job-scheduler/testing';
import { run, type Outcome } from './run.for-spec.js';

const MASK = '********';
const JOBS = [
  {
    name: 'crm',
    schedule: '@daily',
    job: {
      callback_url: `https://crm.example/?page=1&token=${MASK}`,
      headers: { authorization: MASK, accept: 'text/html' },
      query: { api_key: MASK },
      auth: { kind: 'oauth2_client_credentials', token_url: `https://a.example/?key=${MASK}` },
      payload: { text: `- name: ${MASK}` },
    },
    alerts: [{ to: { url: 'https://b.example/?c=1' } }, { to: { url: `https://b.example/?secret=${MASK}` } }],
  },
  { name: 'free', schedule: '@daily', job: { callback_url: 'https://c.example/', payload: MASK } },
  { name: 'named', schedule: '@daily', job: { headers: { authorization: 'Bearer {{secrets.CRM}}' } } },
  { name: 'last: one', namespace: 'team-a', job: { headers: { cookie: MASK } } },
];
const ADVICE =
  'Values are masked in the export, and an apply takes a mask only where the value is stored already. Keep such a value by `jobctl secrets set NAME`, and write {{secrets.NAME}} in its place:\n';

/** As the API writes it. */
const JSON_TEXT = `{"jobs":[\n${JOBS.map((job) => JSON.stringify(job)).join(',\n')}\n]}\n`;
const YAML_TEXT = `jobs:
  - name: crm
    schedule: '@daily'
    job:
      callback_url: https://crm.example/?page=1&token=${MASK}
      headers:
        authorization: '${MASK}'
        accept: text/html
      query:
        api_key: '${MASK}'
      auth:
        kind: oauth2_client_credentials
        token_url: https://a.example/?key=${MASK}
      payload:
        text: |-
          - name: ${MASK}
    alerts:
      - to:
          url: https://b.example/?c=1
      - to:
          url: https://b.example/?secret=${MASK}
  - name: free
    schedule: '@daily'
    job:
      callback_url: https://c.example/
      payload: '${MASK}'
  - name: named
    schedule: '@daily'
    job:
      headers:
        authorization: Bearer {{secrets.CRM}}
  - {"name":"last: one","namespace":"team-a","job":{"headers":{"cookie":"${MASK}"},"payload":{"a":1,"a":2}}}
`;

async function exported(text: string, line = 'export'): Promise<Outcome> {
  const api = await RecordingTarget.start();
  try {
    api.respond((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/yaml' });
      for (let at = 0; at < text.length; at += 100) response.write(text.slice(at, at + 100));
      response.end();
      return undefined;
    });
    return await run(line, { env: { JOBCTL_URL: api.url } });
  } finally {
    await api.close();
  }
}

describe('an export', () => {
  it.each([
    ['YAML', YAML_TEXT, 'export'],
    ['JSON', JSON_TEXT, 'export -o json'],
  ])('names the masked fields of its jobs, in %s, and is printed as it comes', async (_, text, line) => {
    const fields =
      '/job/headers/authorization, /job/query/api_key, /job/callback_url, /job/auth/token_url, /alerts/1/to/url';
    expect(await exported(text, line)).toEqual({
      exit: 0,
      stdout: text,
      stderr: `${ADVICE}  crm: ${fields}\n  last: one (team-a): /job/headers/cookie\n`,
    });
  });

  it.each([
    ['YAML', 'jobs: []\n'],
    ['JSON', '{"jobs":[\n]}\n'],
    ['YAML without masks', 'jobs:\n  - name: a\n    job:\n      payload: "********"\n'],
  ])('says nothing where nothing is masked, in %s', async (_, text) => {
    expect(await exported(text)).toEqual({ exit: 0, stdout: text, stderr: '' });
  });

  it('counts the jobs that are too many to name', async () => {
    const text = Array.from({ length: 22 }, (_, at) =>
      YAML_TEXT.split('\n').at(-2)!.replace('last', `${at}`),
    );
    const { stderr } = await exported(`jobs:\n${text.join('\n')}\n`);
    expect(stderr.split('\n')).toHaveLength(1 + 20 + 2);
    expect(stderr).toMatch(/\n {2}up to 2 more jobs\n$/);
  });
});
