import { operationSchema } from '../operation.js';
import { maskedOperation, unmaskedOperation } from './masked-operation.js';

const operationOf = (fields: object) =>
  operationSchema.parse({ callback_url: 'https://a.example/hook', ...fields });

const stored = operationOf({
  callback_url: 'https://a.example/hook?token=t1&page=1&token=t2&api%5Fkey=k%2f1#part',
  headers: {
    Authorization: 'Bearer s3cret',
    'x-api-key': '{{secrets.KEY}}',
    'x-plain': 'shown',
    cookie: '',
    'x-secret': '{{s3cr3t!}}',
  },
  query: { accessToken: 'a', page: '2', signature: 'Bearer {{ secrets.SIG }}', sig: 'x {{secrets.SIG}}' },
});
const shown = maskedOperation(stored);

describe('an operation as it is shown', () => {
  it('has masks for what its names say is secret, and the names of secrets in clear', () => {
    expect(shown).toMatchObject({
      callback_url: 'https://a.example/hook?token=********&page=1&token=********&api%5Fkey=********#part',
      headers: {
        Authorization: '********',
        'x-api-key': '{{secrets.KEY}}',
        'x-plain': 'shown',
        cookie: '',
        'x-secret': '********',
      },
      query: {
        accessToken: '********',
        page: '2',
        signature: 'Bearer {{ secrets.SIG }}',
        sig: '********',
      },
    });
    expect(maskedOperation(shown)).toEqual(shown);
  });

  it('can be written as it was shown: what is stored is kept', () => {
    expect(unmaskedOperation(shown, stored)).toEqual({ operation: stored, problems: [] });
  });
});

describe('the URL of a server of tokens', () => {
  const withTokenUrl = (token_url: string) =>
    operationOf({
      auth: {
        kind: 'oauth2_client_credentials',
        token_url,
        client_id: 'me',
        client_secret: '{{secrets.S}}',
      },
    });
  const kept = withTokenUrl('https://t.example/token?api_key=abc&tenant=1');

  it('is shown with masks, and can be written as it was shown', () => {
    const seen = maskedOperation(kept);
    expect(seen.auth).toMatchObject({ token_url: 'https://t.example/token?api_key=********&tenant=1' });
    expect(unmaskedOperation(seen, kept)).toEqual({ operation: kept, problems: [] });
  });

  it.each<[string, object | null, string]>([
    ['https://other.example/?api_key=********', kept, 'other_origin'],
    ['https://t.example/?token=********', kept, 'nothing_stored'],
    ['https://t.example/?api_key=********', null, 'nothing_stored'],
  ])('may not have masks that stand for nothing, or for another origin: %s', (url, before, problem) => {
    expect(unmaskedOperation(withTokenUrl(url), before as typeof kept | null).problems).toEqual([
      { path: ['auth', 'token_url'], problem },
    ]);
  });
});

describe('a mask that is written', () => {
  it('keeps the value under its name, in any letter case, and nothing else', () => {
    const written = operationOf({ headers: { authorization: '********', 'x-plain': '********' } });
    expect(unmaskedOperation(written, stored).operation.headers).toEqual({
      authorization: 'Bearer s3cret',
      'x-plain': '********',
    });
  });

  it.each<[string, object, string[]]>([
    ['a header that is not stored', { headers: { 'x-token': '********' } }, ['headers', 'x-token']],
    ['a query field that is not stored', { query: { secret: '********' } }, ['query', 'secret']],
    ['one value more in the URL', { callback_url: 'https://a.example/?key=********' }, ['callback_url']],
  ])('is refused where nothing is stored: %s', (_, fields, path) => {
    const refusal = [{ path, problem: 'nothing_stored' }];
    expect(unmaskedOperation(operationOf(fields), stored).problems).toEqual(refusal);
    expect(unmaskedOperation(operationOf(fields), null).problems).toEqual(refusal);
  });

  it.each(['http://a.example/hook', 'https://a.example:8443/', 'https://b.example/hook'])(
    'is refused for another origin: %s',
    (callback_url) => {
      const written = { ...shown, callback_url };
      expect(unmaskedOperation(written, stored).problems).toEqual([
        { path: ['headers', 'Authorization'], problem: 'other_origin' },
        { path: ['headers', 'x-secret'], problem: 'other_origin' },
        { path: ['query', 'accessToken'], problem: 'other_origin' },
        { path: ['query', 'sig'], problem: 'other_origin' },
      ]);
    },
  );
});
