import { hasPlaceholders, isCredentialed, type Operation } from '@job-scheduler/job-model';
import { callbackOperation } from './call-of-run.js';
import type { HttpCallback, PreparedOperation } from './http-callback.js';

/** An operation with a larger payload is prepared for each call, in bytes. */
const MAX_PAYLOAD_BYTES = 64 * 1024;

/**
 * Prepares operations that several calls may share, once for as long as somebody holds the operation. It is not kept by the
 * job's revision: after a failover that lost an edit, the next edit has the same revision.
 */
export class PreparedOperations {
  private readonly kept = new WeakMap<Operation, PreparedOperation | null>();

  constructor(private readonly callback: HttpCallback) {}

  /**
   * Returns the operation, prepared; the same object again if its payload is not large. Null if the operation has placeholders
   * or needs credentials: each of its calls has an operation of its own.
   */
  of(operation: Operation): PreparedOperation | null {
    const known = this.kept.get(operation);
    if (known !== undefined) return known;
    const isOwn = hasPlaceholders(operation) || isCredentialed(operation);
    const prepared = isOwn ? null : this.callback.prepare(callbackOperation(operation));
    if ((prepared?.payloadBytes ?? 0) <= MAX_PAYLOAD_BYTES) this.kept.set(operation, prepared);
    return prepared;
  }
}
