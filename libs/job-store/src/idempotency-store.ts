/** A request with an Idempotency-Key. `fingerprint` identifies its method, path and body. */
export interface KeyedRequest {
  key: string;
  fingerprint: string;
}

/** An answer kept for replay. `body` is the JSON text as it was sent. */
export interface StoredResponse {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/**
 * A write that is made once for its key. The store keeps the answer to its result in the write's own transaction, so that
 * neither is there without the other. A write without a result keeps nothing.
 */
export interface OnceOnly<Result> extends KeyedRequest {
  /** Pure, and may be called more than once. When it throws, nothing is written, and the caller gets the error. */
  answer(result: Result): StoredResponse;
}

/** The same write, for a store whose result becomes the one that is answered. */
export function resultingIn<Result, View>(
  once: OnceOnly<View> | undefined,
  view: (result: Result) => View,
): OnceOnly<Result> | undefined {
  if (once === undefined) return undefined;
  const { key, fingerprint } = once;
  return { key, fingerprint, answer: (result) => once.answer(view(result)) };
}

/** What is known of a key that is not new. */
export type KnownKey =
  { kind: 'in_flight' } | { kind: 'other_request' } | { kind: 'done'; response: StoredResponse };

/** The key of a write is not new, so nothing was written. */
export class KeyTakenError extends Error {
  constructor(readonly known: KnownKey) {
    super(`The Idempotency-Key is taken: ${known.kind}.`);
  }
}

/** Remembers the answers to POST requests by their Idempotency-Key for 24 hours. */
export abstract class IdempotencyStore {
  /** What is known of the request's key; null if it is new, or if the first request with it is still being written. */
  abstract find(request: KeyedRequest): Promise<KnownKey | null>;

  /** Keeps the answer to a request that writes nothing else. Throws KeyTakenError. */
  abstract keep(request: KeyedRequest, response: StoredResponse): Promise<void>;
}
