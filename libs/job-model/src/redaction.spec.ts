import { isSecretName, MASK, redactUrl } from './redaction.js';

describe('isSecretName', () => {
  it.each(['authorization', 'Proxy-Authorization', 'cookie', 'x-api-key', 'access_token', 'key', 'Password'])(
    'takes %s for secret',
    (name) => expect(isSecretName(name)).toBe(true),
  );

  it.each(['accept', 'content-type', 'keyboard', 'monkey', 'Idempotency-Key', 'author'])('shows %s', (name) =>
    expect(isSecretName(name)).toBe(false),
  );
});

describe('redactUrl', () => {
  it.each([
    ['https://example.com/a?b=1', 'https://example.com/a?b=1'],
    ['https://example.com/a?token=abc&b=1#c', `https://example.com/a?token=${MASK}&b=1#c`],
    ['https://ann:pass@example.com/a', 'https://example.com/a'],
    ['https://example.com?sig-key=a?b', `https://example.com?sig-key=${MASK}`],
    ['not a url', MASK],
    ['', ''],
  ])('shows %s as %s', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
  });
});
