import { createCipheriv, createDecipheriv, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that the stand-in has got. */
export interface KmsRequest {
  /** `GenerateDataKey`, `Decrypt` and the like. */
  operation: string;
  /** Whose credentials signed it; empty if it was not signed. */
  accessKey: string;
  EncryptionContext: Record<string, string>;
  KeyId: string;
  CiphertextBlob?: string;
  Plaintext?: string;
}

/** An error as KMS answers it. */
class KmsError extends Error {
  constructor(
    readonly type: string,
    readonly status = 400,
  ) {
    super(type);
  }
}

const TAG_BYTES = 16;
const NONCE_BYTES = 12;

/**
 * A server that speaks the JSON protocol of AWS KMS: GenerateDataKey, Encrypt and Decrypt by keys of its own, with encryption contexts
 * that have to match. It checks that requests are signed for KMS, not by whom.
 */
export class KmsStandIn {
  readonly requests: KmsRequest[] = [];
  /** What each request is answered with instead, such as `AccessDeniedException`; `silence`: with nothing. */
  refusal: string | null = null;
  private readonly keys = new Map<string, Buffer>();

  private constructor(private readonly server: Server) {}

  static async start(): Promise<KmsStandIn> {
    const server = createServer();
    const kms = new KmsStandIn(server);
    server.on('request', (request, response) => {
      void kms.answer(request).then((answer) => {
        if (answer === null) return;
        response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' });
        response.end(JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return kms;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What a process needs in its environment to ask this server. */
  get environment(): Record<string, string> {
    return {
      AWS_ENDPOINT_URL_KMS: this.url,
      AWS_ACCESS_KEY_ID: 'AKIDSTANDIN',
      AWS_SECRET_ACCESS_KEY: 'stand-in',
    };
  }

  /** Makes a key, and tells its ARN. */
  createKey(): string {
    const arn = `arn:aws:kms:eu-central-1:123456789012:key/${randomUUID()}`;
    this.keys.set(arn, randomBytes(32));
    return arn;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage): Promise<{ status: number; body: object } | null> {
    try {
      const asked = await read(request);
      this.requests.push(asked);
      if (this.refusal === 'silence') return null;
      if (this.refusal !== null) throw new KmsError(this.refusal);
      return { status: 200, body: this.done(asked) };
    } catch (error) {
      if (!(error instanceof KmsError)) throw error;
      return {
        status: error.status,
        body: { __type: error.type, message: `for arn:aws:iam::123456789012:role/x` },
      };
    }
  }

  private done({ operation, KeyId, EncryptionContext, CiphertextBlob, Plaintext }: KmsRequest): object {
    const key = this.keys.get(KeyId);
    if (key === undefined) throw new KmsError('NotFoundException');
    const context = contextOf(EncryptionContext);
    if (operation === 'Decrypt')
      return {
        KeyId,
        Plaintext: unwrapped(key, Buffer.from(CiphertextBlob!, 'base64'), context).toString('base64'),
      };
    const isNew = operation === 'GenerateDataKey';
    if (!isNew && operation !== 'Encrypt') throw new KmsError('UnknownOperationException');
    const plain = isNew ? randomBytes(32) : Buffer.from(Plaintext!, 'base64');
    const blob = wrapped(key, plain, context).toString('base64');
    return { KeyId, CiphertextBlob: blob, ...(isNew && { Plaintext: plain.toString('base64') }) };
  }
}

async function read(request: IncomingMessage): Promise<KmsRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [, operation = ''] = String(request.headers['x-amz-target']).split('TrentService.');
  const signed = /^AWS4-HMAC-SHA256 Credential=(\w+)\/\d{8}\/eu-central-1\/kms\/aws4_request,/.exec(
    request.headers.authorization ?? '',
  );
  if (signed === null) throw new KmsError('MissingAuthenticationTokenException');
  const body = JSON.parse(Buffer.concat(chunks).toString()) as KmsRequest;
  return { ...body, EncryptionContext: body.EncryptionContext ?? {}, operation, accessKey: signed[1]! };
}

/** In any order it is the same. */
const contextOf = (context: Record<string, string>): Buffer =>
  Buffer.from(JSON.stringify(Object.entries(context).sort(([one], [other]) => (one < other ? -1 : 1))));

function wrapped(key: Buffer, plain: Buffer, context: Buffer): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(context);
  // As long as the real ones, roughly.
  return Buffer.concat([Buffer.alloc(100), nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

function unwrapped(key: Buffer, blob: Buffer, context: Buffer): Buffer {
  try {
    const sealed = blob.subarray(100);
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE_BYTES))
      .setAAD(context)
      .setAuthTag(sealed.subarray(-TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw new KmsError('InvalidCiphertextException');
  }
}
