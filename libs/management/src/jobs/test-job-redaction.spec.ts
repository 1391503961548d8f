import { REDACTED, redactHeaders } from './test-job-redaction.js';

const shown = (name: string): string | undefined => redactHeaders({ [name]: 'value' })[name];

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
])('does not show the value of %s', (name) => {
  expect(shown(name)).toBe(REDACTED);
});

it.each([
  'idempotency-key',
  'content-type',
  'user-agent',
  'x-author',
  'x-keyboard',
  'x-run-id',
  'webhook-id',
])('shows the value of %s', (name) => {
  expect(shown(name)).toBe('value');
});
