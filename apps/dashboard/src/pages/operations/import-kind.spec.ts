import { guessKind } from './import-kind.js';

describe('guessKind', () => {
  it.each([
    ['curl', 'curl -X POST https://example.com'],
    ['curl', '\n$ curl https://example.com'],
    ['eventbridge', '{ "Rules": [] }'],
    ['eventbridge', '[{ "Name": "a" }]'],
    ['k8s', '{ "items": [{ "kind": "CronJob" }], "kind": "List" }'],
    ['k8s', 'apiVersion: batch/v1\nkind: CronJob\nmetadata:'],
    ['crontab', 'MAILTO=ops@example.com\n*/5 * * * * curl https://example.com'],
    ['crontab', '@daily /usr/bin/backup'],
    ['crontab', '0 3 * * 1-5 curl https://example.com'],
  ])('recognises %s in %j', (kind, text) => {
    expect(guessKind(text)).toBe(kind);
  });

  it('does not guess where nothing tells', () => {
    expect(guessKind('')).toBeNull();
    expect(guessKind('hello world')).toBeNull();
  });
});
