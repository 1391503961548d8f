import { createHash } from 'node:crypto';
import { UnwrappedKeys } from './unwrapped-keys.js';
import {
  KEY_ID_BYTES,
  KeyUnavailableError,
  UnsealError,
  WrappingKey,
  type DataKey,
  type SealedFor,
} from './wrapping-key.js';

/** A key that a service holds, as its client asks for it. A rejection, whose message is for people, may pass; none of them shows a key. */
export interface KeyService {
  newDataKey(record: SealedFor['record']): Promise<{ plain: Buffer; wrapped: Buffer }>;

  /** The data key; null if the service has not wrapped it so for this record. */
  unwrap(wrapped: Buffer, record: SealedFor['record']): Promise<Buffer | null>;
}

/**
 * A key that a service holds and never shows. The service binds data keys to their records, and whatever else is bound is bound by
 * them. It is asked for a data key once in some minutes.
 */
export class ServiceKey extends WrappingKey {
  readonly id: Buffer;
  private readonly unwrapped = new UnwrappedKeys();

  /** `arn`: of the key itself. One that is replicated has the same last part in each region, and each opens what another wrapped. */
  constructor(
    arn: string,
    private readonly service: KeyService,
  ) {
    super();
    this.id = createHash('sha256')
      .update('job-scheduler key of a service')
      .update(arn.slice(arn.lastIndexOf('/') + 1))
      .digest()
      .subarray(0, KEY_ID_BYTES);
  }

  async newDataKey(record: SealedFor['record']): Promise<DataKey> {
    const { plain, wrapped } = await this.service.newDataKey(record).catch(asUnavailable);
    return { plain, wrappedFor: () => wrapped };
  }

  async unwrap(wrapped: Buffer, { record }: SealedFor): Promise<Buffer> {
    const name = JSON.stringify([wrapped.toString('base64'), record]);
    const ask = (): Promise<Buffer | null> => this.service.unwrap(wrapped, record).catch(asUnavailable);
    const key = await this.unwrapped.get(name, ask);
    if (key === null) throw new UnsealError('The data key was changed, or belongs to another record.');
    return key;
  }
}

function asUnavailable(error: unknown): never {
  throw new KeyUnavailableError(error instanceof Error ? error.message : String(error), { cause: error });
}
