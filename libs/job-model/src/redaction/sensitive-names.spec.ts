import { isSensitiveName } from './sensitive-names.js';

it.each([
  'authorization',
  'cookie',
  'x-api-key',
  'apikey',
  'x-auth-token',
  'x-auth',
  'x-functions-key',
  'ocp-apim-subscription-key',
  'x-gitlab-token',
  'x-client-secret',
  'x-amz-security-token',
  'webhook-signature',
  'x-password',
  'x-session-id',
  'Proxy-Authorization',
  'accessToken',
  'apiKey',
  'key',
  'sig',
  'X-Amz-Signature',
  'accesskey',
  'subscriptionKey',
  'monkey',
  'code',
])('does not show the value of %s', (name) => {
  expect(isSensitiveName(name)).toBe(true);
});

it.each([
  'idempotency-key',
  'content-type',
  'user-agent',
  'x-author',
  'x-keyboard',
  'x-run-id',
  'webhook-id',
  'status_code',
  'zipcode',
  'signed_at',
])('shows the value of %s', (name) => {
  expect(isSensitiveName(name)).toBe(false);
});
