import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
// Only types: this is bundled by itself, and would have classes of its own.
import type { KeyService } from '@job-scheduler/platform';

/** Milliseconds for one request, with its repetitions. */
const ASK_MS = 4_000;
const ATTEMPTS = 2;

/** What KMS says of what it has not wrapped, or wrapped for another record. Anything else may pass. */
const NOT_WRAPPED_SO = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

type DataRecord = Parameters<KeyService['newDataKey']>[0];

/**
 * A key that AWS KMS holds. A record is the encryption context of its data key, so that CloudTrail names it, and permissions can be
 * limited to some. Credentials and, in tests, the endpoint come from where the AWS SDK looks for them.
 */
export class AwsKms implements KeyService {
  private readonly client: KMSClient;

  /** `arn`: of the key itself, not of an alias. Its region is the one that is asked. */
  constructor(private readonly arn: string) {
    const [, , , region = ''] = arn.split(':');
    this.client = new KMSClient({ region, maxAttempts: ATTEMPTS });
  }

  async newDataKey(record: DataRecord): Promise<{ plain: Buffer; wrapped: Buffer }> {
    const { Plaintext, CiphertextBlob } = await asked((abortSignal) =>
      this.client.send(
        new GenerateDataKeyCommand({ KeyId: this.arn, KeySpec: 'AES_256', EncryptionContext: { ...record } }),
        { abortSignal },
      ),
    ).catch(told);
    if (Plaintext === undefined || CiphertextBlob === undefined) throw failure('gave no key');
    return { plain: Buffer.from(Plaintext), wrapped: Buffer.from(CiphertextBlob) };
  }

  async unwrap(wrapped: Buffer, record: DataRecord): Promise<Buffer | null> {
    const answer = await asked((abortSignal) =>
      this.client.send(
        new DecryptCommand({ KeyId: this.arn, CiphertextBlob: wrapped, EncryptionContext: { ...record } }),
        { abortSignal },
      ),
    ).catch((error: unknown) => (NOT_WRAPPED_SO.has(kindOf(error)) ? null : told(error)));
    if (answer === null) return null;
    if (answer.Plaintext === undefined) throw failure('gave no key');
    return Buffer.from(answer.Plaintext);
  }
}

/** Rejects when there is no answer in time. The search for credentials, which is a part of the request, does not heed the signal. */
async function asked<Answer>(request: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(Object.assign(new Error(), { name: 'Late' }));
      over.abort();
    }, ASK_MS);
  });
  try {
    return await Promise.race([request(over.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

/** The kind of a failure. Its text may name accounts and roles. */
function kindOf(error: unknown): string {
  const { name, code } = Object(error) as { name?: unknown; code?: unknown };
  return String(name === 'Error' ? (code ?? name) : name);
}

const failure = (what: string, cause?: unknown): Error =>
  new Error(`AWS KMS, which holds the key, ${what}.`, { cause });

function told(error: unknown): never {
  const kind = kindOf(error);
  throw failure(kind === 'Late' ? `gave no answer within ${ASK_MS / 1000} s` : `answered ${kind}`, error);
}
