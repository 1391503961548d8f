import { LRUCache } from 'lru-cache';
import { PreparedOperation, type CallbackOperation, type HttpCallback } from './http-callback.js';

/** About 1 KiB each, and their payloads. */
const MAX_OPERATIONS = 10_000;

/** The payloads of all that is kept, in bytes. */
const MAX_BYTES = 64 * 1024 * 1024;

/** An operation with a larger payload is prepared for each call, in bytes. */
const MAX_PAYLOAD_BYTES = 64 * 1024;

interface Kept {
  revision: number;
  prepared: PreparedOperation | null;
}

/** Keeps what the calls of a job have in common: the operation of its latest revision, prepared. */
export class PreparedOperations {
  private readonly kept = new LRUCache<string, Kept>({
    max: MAX_OPERATIONS,
    maxSize: MAX_BYTES,
    sizeCalculation: ({ prepared }) => 1 + (prepared?.payloadBytes ?? 0),
  });

  constructor(private readonly callback: HttpCallback) {}

  /**
   * Returns the job's operation, prepared. `operation` is asked for it only when it is not known. Null if that answered
   * null, which is kept as well: the job has no operation that all its calls share.
   */
  get(jobId: string, revision: number, operation: () => CallbackOperation | null): PreparedOperation | null {
    const known = this.kept.get(jobId);
    if (known?.revision === revision) return known.prepared;
    const stated = operation();
    const prepared = stated === null ? null : this.callback.prepare(stated);
    if ((prepared?.payloadBytes ?? 0) <= MAX_PAYLOAD_BYTES) this.kept.set(jobId, { revision, prepared });
    return prepared;
  }
}
