import { randomBytes } from 'node:crypto';
import { readConfiguration } from '../configuration/configuration.js';
import { KeyRing } from './key-ring.js';
import { ringOfOwnKeys } from './own-key.js';
import { openKeyRing, sealingSettings } from './secrets-key-setting.js';
import { UnsealError } from './wrapping-key.js';

const [first, second] = [randomBytes(32), randomBytes(32)];
const of = (identity: string) => ({ record: { kind: 'test' }, identity });
const A = of('a');

describe('a ring of keys', () => {
  it.each(['', 'text', 'ünïcode 😀 \u0000', 'x'.repeat(100_000)])('opens what it sealed', async (text) => {
    const ring = ringOfOwnKeys([first]);
    expect(await ring.open(await ring.seal(text, A), A)).toBe(text);
  });

  it('seals the same text differently each time, and shows nothing of it', async () => {
    const ring = ringOfOwnKeys([first]);
    const one = await ring.seal('a secret of many words', A);
    expect(one.equals(await ring.seal('a secret of many words', A))).toBe(false);
    expect(one.includes('many')).toBe(false);
  });

  it('opens what releases before it have sealed', async () => {
    const key = Buffer.alloc(32, 1);
    const sealed = Buffer.from(SEALED_BEFORE, 'base64');
    expect(await ringOfOwnKeys([key]).open(sealed, of('["secret","default","S",1,null]'))).toBe('s3cret');
  });

  it('opens nothing under another identity, and nothing that was changed, whatever byte it is', async () => {
    const ring = ringOfOwnKeys([first]);
    const sealed = await ring.seal('text', A);
    await expect(ring.open(sealed, of('b'))).rejects.toThrow(UnsealError);
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed[place]! ^= 1;
      await expect(ring.open(changed, A)).rejects.toThrow(UnsealError);
      changed[place]! ^= 3;
      await expect(ring.open(changed, A)).rejects.toThrow(UnsealError);
    }
    for (const form of [1, 2])
      for (let length = 0; length < sealed.length; length += 1) {
        const cut = Buffer.from(sealed.subarray(0, length));
        if (length > 0) cut[0] = form;
        await expect(ring.open(cut, A)).rejects.toThrow(UnsealError);
      }
  });

  it('seals with its first key and opens with any', async () => {
    const sealed = await ringOfOwnKeys([first]).seal('text', A);
    const rotating = ringOfOwnKeys([second, first]);
    expect(await rotating.open(sealed, A)).toBe('text');
    expect(rotating.isCurrent(sealed)).toBe(false);
    const anew = await rotating.seal('text', A);
    expect(rotating.isCurrent(anew)).toBe(true);
    expect(await ringOfOwnKeys([second]).open(anew, A)).toBe('text');
    await expect(ringOfOwnKeys([second]).open(sealed, A)).rejects.toThrow('None of the keys');
  });

  it('without a key seals and opens nothing', async () => {
    const empty = new KeyRing([]);
    expect(empty.isEmpty).toBe(true);
    await expect(empty.seal('text', A)).rejects.toThrow(UnsealError);
    await expect(empty.open(await ringOfOwnKeys([first]).seal('text', A), A)).rejects.toThrow(UnsealError);
  });
});

describe('SECRETS_KEY', () => {
  const ringOf = (SECRETS_KEY: string) => openKeyRing(readConfiguration(sealingSettings, { SECRETS_KEY }));

  it.each(['base64', 'base64url', 'hex'] as const)('takes keys in %s', async (encoding) => {
    const sealed = await ringOfOwnKeys([second]).seal('text', A);
    const ring = await ringOf(`${first.toString(encoding)}, ${second.toString(encoding)}`);
    expect(await ring.open(sealed, A)).toBe('text');
  });

  it('may be missing', async () => {
    expect((await ringOf('')).isEmpty).toBe(true);
  });

  it.each([
    'secret',
    'c2hvcnQ=',
    `${'x'.repeat(32)}`,
    first.toString('hex').slice(2),
    'arn:aws:kms:eu-central-1:123456789012:alias/jobs',
  ])('refuses what is no key, without showing it', async (wrong) => {
    const read = () => ringOf(`${first.toString('base64')},${wrong}`);
    expect(read).toThrow('SECRETS_KEY must be keys of 32 bytes in base64 or hex');
    expect(read).toThrow('key 2 of the list is not one');
    expect(read).not.toThrow(wrong);
  });

  it('refuses a key of AWS KMS in a process that has no client for it', async () => {
    const ring = ringOf('arn:aws:kms:eu-central-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab');
    await expect(ring).rejects.toThrow('which only api and runner as processes of their own can use');
  });
});

/** `s3cret`, by a key of 32 bytes of 1, as the releases with one form of sealing wrote it. */
const SEALED_BEFORE =
  'AetB4Mj5/Gj2RGnMeRYnTp2CSwNRPkCTHtM8txsFfaPGz2Frr1Gf0ybUZ79lKerjPn7eV1hjlvTX5gfu0Q/15ndF4/tTQZ6XpkMpRNJ9SXJKc6F7b9K61xSJbMjSpslQ2S4hpKp+iA==';
