import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, randomBytes, sign, verify } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import { publicKeyOf, webhookSignature } from './signatures.js';

const message = { id: 'msg_1', timestamp: String(Math.floor(Date.now() / 1000)) };
const headersOf = (signature: string) => ({
  'webhook-id': message.id,
  'webhook-timestamp': message.timestamp,
  'webhook-signature': signature,
});
const signedBy = (secrets: string[], body: string | null) =>
  webhookSignature(new Map(secrets.map((secret, index) => [`S${index}`, secret])), {
    ...message,
    body: body === null ? null : Buffer.from(body),
  });
const secret = () => `whsec_${randomBytes(32).toString('base64')}`;

/** RFC 8032, 7.1: secret key, public key, message, signature. */
const RFC_8032: [string, string, string, string][] = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
];
const whsk = (hex: string) => `whsk_${Buffer.from(hex, 'hex').toString('base64')}`;
const base64url = (hex: string) => Buffer.from(hex, 'hex').toString('base64url');

describe('v1', () => {
  it.each(['{"a":1}', '', 'ünïcode 😀', ' \n{"z":1,"a":2}'])(
    'is accepted by the published verifier, for the body %j and no other',
    (body) => {
      const key = secret();
      const headers = headersOf(signedBy([key], body));
      const verifier = new Webhook(key);
      expect(() => verifier.verify(body, headers, { jsonParse: false })).not.toThrow();
      expect(() => verifier.verify(`${body} `, headers, { jsonParse: false })).toThrow();
      expect(() => new Webhook(secret()).verify(body, headers, { jsonParse: false })).toThrow();
    },
  );

  it('is what the published signer makes', () => {
    const key = secret();
    const at = new Date(Number(message.timestamp) * 1000);
    expect(signedBy([key], '{"a":1}')).toBe(new Webhook(key).sign(message.id, at, '{"a":1}'));
  });

  it('signs with two secrets while they rotate: whoever knows one of them accepts it', () => {
    const [before, after] = [secret(), secret()];
    const headers = headersOf(signedBy([after, before], 'text'));
    expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
    for (const key of [before, after])
      expect(() => new Webhook(key).verify('text', headers, { jsonParse: false })).not.toThrow();
  });

  it('signs a call without a body', () => {
    const key = secret();
    expect(signedBy([key], null)).toBe(signedBy([key], ''));
  });
});

describe('v1a', () => {
  it.each(RFC_8032)('uses the ed25519 of RFC 8032: key %s', (seed, publicKey, text, signature) => {
    expect(publicKeyOf(whsk(seed))).toBe(`whpk_${Buffer.from(publicKey, 'hex').toString('base64')}`);
    const pair = { kty: 'OKP', crv: 'Ed25519', d: base64url(seed), x: base64url(publicKey) };
    const ofNode = createPrivateKey({ key: pair, format: 'jwk' });
    expect(sign(null, Buffer.from(text, 'hex'), ofNode).toString('hex')).toBe(signature);
    const whole = Buffer.from(`${message.id}.${message.timestamp}.body`);
    const expected = `v1a,${sign(null, whole, ofNode).toString('base64')}`;
    expect(signedBy([whsk(seed)], 'body')).toBe(expected);
    expect(signedBy([whsk(seed + publicKey)], 'body')).toBe(expected);
  });

  it('is accepted by OpenSSL', () => {
    const [seed, publicKey] = RFC_8032[0]!;
    const directory = mkdtempSync(join(tmpdir(), 'signature-'));
    const file = (name: string, content: string | Buffer) => {
      const path = join(directory, name);
      writeFileSync(path, content);
      return path;
    };
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) };
    const pem = createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' });
    const [, signature = ''] = signedBy([whsk(seed)], 'body').split(',');
    const verified = (text: string) =>
      execFileSync('openssl', [
        ...['pkeyutl', '-verify', '-rawin', '-pubin', '-inkey', file('key.pem', String(pem))],
        ...['-sigfile', file('signature', Buffer.from(signature, 'base64')), '-in', file('message', text)],
      ]).toString();
    expect(verified(`${message.id}.${message.timestamp}.body`)).toContain('Signature Verified Successfully');
    expect(() => verified(`${message.id}.${message.timestamp}.other`)).toThrow();
    rmSync(directory, { recursive: true });
  });

  it('stands beside v1 while a target changes over', () => {
    const [seed, publicKey] = RFC_8032[0]!;
    const key = secret();
    const [v1 = '', v1a = ''] = signedBy([key, whsk(seed)], 'text').split(' ');
    expect(() =>
      new Webhook(key).verify('text', headersOf(`${v1a} ${v1}`), { jsonParse: false }),
    ).not.toThrow();
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: base64url(publicKey) };
    const whole = Buffer.from(`${message.id}.${message.timestamp}.text`);
    const signature = Buffer.from(v1a.slice('v1a,'.length), 'base64');
    expect(verify(null, whole, createPublicKey({ key: jwk, format: 'jwk' }), signature)).toBe(true);
  });
});

it.each([
  'plain text',
  'whsec_',
  'whsec_!!!',
  `whsec_${randomBytes(23).toString('base64')}`,
  `whsec_${randomBytes(65).toString('base64')}`,
  `whsk_${randomBytes(31).toString('base64')}`,
  `whpk_${randomBytes(32).toString('base64')}`,
])('a value that is no key is refused, and not shown: %s', (value) => {
  const signing = () => signedBy([value], 'text');
  expect(signing).toThrow('The secret S0 cannot sign: its value must be whsec_');
  expect(signing).not.toThrow(value.slice(6) || 'never');
});
