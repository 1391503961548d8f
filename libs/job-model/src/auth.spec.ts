import { operationSchema } from './operation.js';
import { secretNamesOf } from './secrets/secret-use.js';

const problemsOf = (fields: object): string[] =>
  (operationSchema.safeParse({ callback_url: 'https://a.example/', ...fields }).error?.issues ?? []).map(
    ({ path, message }) => `/${path.join('/')} ${message}`,
  );
const OAUTH = {
  kind: 'oauth2_client_credentials',
  token_url: 'https://auth.example/token',
  client_id: 'me',
  client_secret: '{{secrets.S}}',
};

it.each([
  { kind: 'basic', username: 'ann', password: '{{secrets.S}}' },
  { kind: 'bearer', token: '{{ secrets.S }}' },
  OAUTH,
])('auth names its secret: %j', (auth) => {
  expect(problemsOf({ auth })).toEqual([]);
  expect(secretNamesOf(operationSchema.parse({ callback_url: 'https://a.example/', auth }))).toEqual(['S']);
});

it.each<[object, string]>([
  [{ auth: { kind: 'digest' } }, '/auth/kind must be one of basic, bearer, oauth2_client_credentials'],
  [{ auth: { kind: 'bearer', token: 'plain' } }, '/auth/token must be {{secrets.NAME}}: keep the credential'],
  [{ auth: { kind: 'bearer', token: 'x{{secrets.S}}' } }, '/auth/token must be {{secrets.NAME}}'],
  [
    { auth: { kind: 'basic', username: 'a:b', password: '{{secrets.S}}' } },
    '/auth/username must not hold a colon',
  ],
  [{ auth: { ...OAUTH, token_url: 'auth.example' } }, '/auth/token_url must be an absolute URL'],
  [
    { auth: { kind: 'bearer', token: '{{secrets.S}}' }, headers: { Authorization: 'x' } },
    '/headers/Authorization is set by auth: leave out one of the two',
  ],
  [
    { auth: { kind: 'client_certificate', certificate: 'x', private_key: '{{secrets.S}}' } },
    '/auth/certificate must be one certificate or more in PEM',
  ],
  [
    { tls: { ca: '-----BEGIN CERTIFICATE-----\nbm90IG9uZQ==\n-----END CERTIFICATE-----' } },
    '/tls/ca must be certificates; number 1 cannot be read',
  ],
  [{ tls: { ca: '-----BEGIN PRIVATE KEY-----' } }, '/tls/ca must hold no private key: keep that as a secret'],
  [{ signing: { secrets: [] } }, '/signing/secrets '],
  [{ signing: { secrets: ['A', 'A'] } }, '/signing/secrets must not repeat a name'],
  [{ signing: { secrets: ['A', 'B', 'C'] } }, '/signing/secrets '],
  [{ signing: { secrets: ['a b'] } }, '/signing/secrets/0 must be a letter or _'],
])('%j is refused', (fields, problem) => {
  expect(problemsOf(fields).join()).toContain(problem);
});
