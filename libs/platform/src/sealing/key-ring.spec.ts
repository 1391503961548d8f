import { randomBytes } from 'node:crypto';
import { readConfiguration } from '../configuration/configuration.js';
import { KeyRing, UnsealError } from './key-ring.js';
import { keyRingOf, sealingSettings } from './secrets-key-setting.js';

const [first, second] = [randomBytes(32), randomBytes(32)];

describe('a ring of keys', () => {
  it.each(['', 'text', 'ünïcode 😀 \u0000', 'x'.repeat(100_000)])('opens what it sealed', (text) => {
    const ring = new KeyRing([first]);
    expect(ring.open(ring.seal(text, 'a'), 'a')).toBe(text);
  });

  it('seals the same text differently each time, and shows nothing of it', () => {
    const ring = new KeyRing([first]);
    const [one, other] = [ring.seal('a secret of many words', 'a'), ring.seal('a secret of many words', 'a')];
    expect(one.equals(other)).toBe(false);
    expect(one.includes('many')).toBe(false);
  });

  it('opens nothing under another identity, and nothing that was changed, whatever byte it is', () => {
    const ring = new KeyRing([first]);
    const sealed = ring.seal('text', 'a');
    expect(() => ring.open(sealed, 'b')).toThrow(UnsealError);
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed[place]! ^= 1;
      expect(() => ring.open(changed, 'a')).toThrow(UnsealError);
    }
    for (const length of [0, 1, 9, 70, sealed.length - 1])
      expect(() => ring.open(sealed.subarray(0, length), 'a')).toThrow(UnsealError);
  });

  it('seals with its first key and opens with any', () => {
    const sealed = new KeyRing([first]).seal('text', 'a');
    const rotating = new KeyRing([second, first]);
    expect(rotating.open(sealed, 'a')).toBe('text');
    expect(rotating.isCurrent(sealed)).toBe(false);
    const anew = rotating.seal('text', 'a');
    expect(rotating.isCurrent(anew)).toBe(true);
    expect(new KeyRing([second]).open(anew, 'a')).toBe('text');
    expect(() => new KeyRing([second]).open(sealed, 'a')).toThrow('None of the keys');
  });

  it('without a key seals and opens nothing', () => {
    const empty = new KeyRing([]);
    expect(empty.isEmpty).toBe(true);
    expect(() => empty.seal('text', 'a')).toThrow(UnsealError);
    expect(() => empty.open(new KeyRing([first]).seal('text', 'a'), 'a')).toThrow(UnsealError);
  });
});

describe('SECRETS_KEY', () => {
  const ringOf = (SECRETS_KEY: string) => keyRingOf(readConfiguration(sealingSettings, { SECRETS_KEY }));

  it.each(['base64', 'base64url', 'hex'] as const)('takes keys in %s', (encoding) => {
    const sealed = new KeyRing([second]).seal('text', 'a');
    expect(ringOf(`${first.toString(encoding)}, ${second.toString(encoding)}`).open(sealed, 'a')).toBe(
      'text',
    );
  });

  it('may be missing', () => {
    expect(ringOf('').isEmpty).toBe(true);
  });

  it.each(['secret', 'c2hvcnQ=', `${'x'.repeat(32)}`, first.toString('hex').slice(2)])(
    'refuses what is no key, without showing it',
    (wrong) => {
      const read = () => ringOf(`${first.toString('base64')},${wrong}`);
      expect(read).toThrow('SECRETS_KEY must be keys of 32 bytes in base64 or hex');
      expect(read).toThrow('key 2 of the list is not one');
      expect(read).not.toThrow(wrong);
    },
  );
});
