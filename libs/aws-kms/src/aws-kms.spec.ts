import {
  KeyRing,
  KeyUnavailableError,
  ringOfOwnKeys,
  ServiceKey,
  UnsealError,
} from '@job-scheduler/platform';
import { KmsStandIn } from '@job-scheduler/testing';
import { AwsKms } from './aws-kms.js';

let kms: KmsStandIn;
let arn: string;
beforeEach(async () => {
  kms = await KmsStandIn.start();
  Object.assign(process.env, kms.environment);
  arn = kms.createKey();
});
afterEach(() => kms.close());

const record = { kind: 'secret', namespace: 'default', name: 'S' };
const S = { record, identity: 'S at revision 1' };
/** A ring of keys of KMS as another process has it, which knows nothing yet. */
const ring = (...arns: string[]) => new KeyRing(arns.map((each) => new ServiceKey(each, new AwsKms(each))));
const operations = () => kms.requests.map(({ operation }) => operation);

describe('a key of AWS KMS', () => {
  it('seals and opens, and shows KMS which record, and nothing of what is sealed', async () => {
    const sealed = await ring(arn).seal('a secret of many words', S);
    expect(sealed.includes('many')).toBe(false);
    expect(await ring(arn).open(sealed, S)).toBe('a secret of many words');
    const context = { KeyId: arn, EncryptionContext: record, accessKey: 'AKIDSTANDIN' };
    expect(kms.requests).toMatchObject([
      { ...context, operation: 'GenerateDataKey' },
      { ...context, operation: 'Decrypt' },
    ]);
    expect(JSON.stringify(kms.requests)).not.toContain('many');
  });

  it('is asked once for what is opened often, by however many at the same time', async () => {
    const sealed = await ring(arn).seal('text', S);
    const reader = ring(arn);
    const opened = await Promise.all(Array.from({ length: 50 }, () => reader.open(sealed, S)));
    expect(new Set([...opened, await reader.open(sealed, S)])).toEqual(new Set(['text']));
    expect(operations()).toEqual(['GenerateDataKey', 'Decrypt']);
  });

  it('opens nothing for another record, even where the key is known, and nothing that was changed', async () => {
    const sealed = await ring(arn).seal('text', S);
    const reader = ring(arn);
    await reader.open(sealed, S);
    const other = { ...S, record: { ...record, name: 'T' } };
    await expect(reader.open(sealed, other)).rejects.toThrow(UnsealError);
    await expect(reader.open(sealed, { ...S, identity: 'S at revision 2' })).rejects.toThrow(UnsealError);
    for (const place of [0, 1, 9, 10, 150, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[place]! ^= 1;
      await expect(ring(arn).open(changed, S)).rejects.toThrow(UnsealError);
    }
  });

  it('moves to another key, to one of the process, and back', async () => {
    const [own, second] = [Buffer.alloc(32, 7), kms.createKey()];
    const moved = async (sealed: Buffer, to: KeyRing, from: KeyRing) => {
      expect(to.isCurrent(sealed)).toBe(false);
      const anew = await to.seal(await from.open(sealed, S), S);
      expect(to.isCurrent(anew)).toBe(true);
      return anew;
    };
    const first = await ring(arn).seal('text', S);
    const onSecond = await moved(first, ring(second, arn), ring(second, arn));
    const onOwn = await moved(onSecond, ringOfOwnKeys([own]), ring(second));
    const back = await moved(onOwn, ring(arn), ringOfOwnKeys([own]));
    expect(await ring(arn).open(back, S)).toBe('text');
    await expect(ring(second).open(back, S)).rejects.toThrow('None of the keys');
  });

  it('that is disabled, denied or away is said to be unavailable, without the names of accounts', async () => {
    const sealed = await ring(arn).seal('text', S);
    for (const refusal of ['AccessDeniedException', 'DisabledException', 'KMSInternalException']) {
      kms.refusal = refusal;
      const failure = await ring(arn)
        .open(sealed, S)
        .catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(KeyUnavailableError);
      expect(failure).toHaveProperty('message', `AWS KMS, which holds the key, answered ${refusal}.`);
      await expect(ring(arn).seal('text', S)).rejects.toThrow(KeyUnavailableError);
    }
    await kms.close();
    await expect(ring(arn).open(sealed, S)).rejects.toThrow(
      'AWS KMS, which holds the key, answered ECONNREFUSED',
    );
  });

  it('that gives no answer is given up after four seconds', async () => {
    kms.refusal = 'silence';
    await expect(ring(arn).seal('text', S)).rejects.toThrow('gave no answer within 4 s');
  });
});
