import { randomBytes, randomUUID } from 'node:crypto';
import { completionToken, isCompletionToken, readCompletionToken } from './completion.js';

describe('completion tokens', () => {
  const key = randomBytes(32);
  const reference = { run_id: randomUUID(), attempt: 100 };
  const token = completionToken(reference, key);

  it('name their attempt', () => {
    expect(readCompletionToken(token, key)).toEqual(reference);
    expect(isCompletionToken(token)).toBe(true);
  });

  it('are refused under another key, for another attempt, or when malformed', () => {
    const bytes = Buffer.from(token, 'base64url');
    bytes.writeUInt16BE(1, 16);
    const forged = bytes.toString('base64url');
    for (const bad of [completionToken(reference, randomBytes(32)), forged, token.slice(0, -4), '', 'x']) {
      expect(readCompletionToken(bad, key)).toBeNull();
    }
  });
});
