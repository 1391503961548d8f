import { jobDefinitionSchema } from '../job.js';
import { renderOperation } from '../rendering.js';
import { mayGoTo } from './secret.js';
import type { OpenSecret } from './secret-reader.js';
import { secretNamesOf, secretUsesOf } from './secret-use.js';

const operationOf = (fields: object) =>
  jobDefinitionSchema.parse({
    name: 'a',
    schedule: '@daily',
    job: { callback_url: 'https://a.example/', ...fields },
  }).job;

const using = operationOf({
  headers: { authorization: 'Bearer {{ secrets.API }}', 'x-run': '{{run_id}}' },
  query: { key: '{{secrets.KEY-1}}{{secrets.API}}' },
  payload: { a: ['{{secrets.P.1}}'], '{{secrets.KEY_NAME}}': 1 },
});
const VALUES = { run_id: 'r', attempt: 1, scheduled_at: 0, job_name: '{{secrets.API}}' };
const secrets = (values: Record<string, string>): ReadonlyMap<string, OpenSecret> =>
  new Map(Object.entries(values).map(([name, value]) => [name, { value, allowed_hosts: null }]));

describe('the secrets of an operation', () => {
  it('are those that its values name, wherever they are', () => {
    expect(secretNamesOf(using)).toEqual(['API', 'KEY-1', 'P.1']);
    expect(secretUsesOf(using)).toEqual([
      { name: 'P.1', path: ['payload', 'a', 0] },
      { name: 'API', path: ['headers', 'authorization'] },
      { name: 'KEY-1', path: ['query', 'key'] },
      { name: 'API', path: ['query', 'key'] },
    ]);
    expect(secretNamesOf(operationOf({ payload: { a: '{{run_id}}' } }))).toEqual([]);
  });

  it('are filled in beside the other placeholders, and escaped where JSON needs it', () => {
    const filled = renderOperation(using, VALUES, secrets({ API: 'a"1', 'KEY-1': 'k&2', 'P.1': 'p"\n\\3' }));
    expect(filled.headers).toEqual({ authorization: 'Bearer a"1', 'x-run': 'r' });
    expect(filled.query).toEqual({ key: 'k&2a"1' });
    expect(filled.payload?.parse()).toEqual({ a: ['p"\n\\3'], '{{secrets.KEY_NAME}}': 1 });
  });

  it('are filled in once: neither a value nor a name of a job can name another secret', () => {
    const naming = operationOf({ headers: { a: '{{job_name}}', b: '{{secrets.API}}' } });
    const filled = renderOperation(naming, VALUES, secrets({ API: '{{secrets.OTHER}}' }));
    expect(filled.headers).toEqual({ a: '{{secrets.API}}', b: '{{secrets.OTHER}}' });
  });

  it('are never sent changed: one that a header cannot hold is refused, without its value', () => {
    const inHeader = operationOf({ headers: { 'x-token': '{{secrets.API}}' } });
    for (const value of ['token\n', 'to\rken', 'tökén €'])
      expect(() => renderOperation(inHeader, VALUES, secrets({ API: value }))).toThrow(
        'The secret API holds a line break or another character that the header x-token cannot hold: write the secret anew without it.',
      );
  });

  it('are never left out', () => {
    expect(() => renderOperation(using, VALUES, secrets({ API: 'a' }))).toThrow('There is no secret named');
  });
});

it.each<[string, string[] | null, boolean]>([
  ['https://api.example.com:8443/x', null, true],
  ['https://API.example.com:8443/x', ['api.example.com'], true],
  ['https://api.example.com.evil.test/', ['api.example.com'], false],
  ['https://evil-example.com/', ['*.example.com'], false],
  ['https://a.b.example.com/', ['*.example.com'], true],
  ['https://example.com/', ['*.example.com'], false],
  ['https://xn--bcher-kva.example/', ['other.example', 'xn--bcher-kva.example'], true],
  ['http://0x7f000001/', ['127.0.0.1'], true],
])('whether a secret may go to %s, of %j: %s', (url, hosts, may) => {
  expect(mayGoTo(url, hosts)).toBe(may);
});
