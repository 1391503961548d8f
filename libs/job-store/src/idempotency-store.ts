/** What became of a request that carried an idempotency key. */
export type IdempotencyClaim =
  | { kind: 'new' }
  | { kind: 'in_flight' }
  | { kind: 'other_request' }
  | { kind: 'done'; response: StoredResponse };

/** An answer kept for replay. `body` is the JSON text as it was sent. */
export interface StoredResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Remembers the answers to POST requests by their Idempotency-Key for 24 hours. */
export abstract class IdempotencyStore {
  /**
   * Begins a request. `fingerprint` identifies method, path and body. A claim that was neither completed nor
   * abandoned within a minute may be taken anew.
   */
  abstract begin(key: string, fingerprint: string): Promise<IdempotencyClaim>;

  /** Keeps the answer for replay. */
  abstract complete(key: string, response: StoredResponse): Promise<void>;

  /** Forgets a request that wrote nothing, so that it can be tried again. */
  abstract abandon(key: string): Promise<void>;
}
