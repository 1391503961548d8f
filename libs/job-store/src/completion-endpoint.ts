/** Where targets report on the runs that they accepted, and the key that signs the URLs for it. */
export interface CompletionAddress {
  /** An api's base URL as targets reach it, without a slash at its end; null while no api has announced one. */
  public_url: string | null;
  /** The key of completion tokens: random, created with the database, and the same for every process. */
  key: Buffer;
}

/**
 * What the api and the runner must agree on for asynchronous completion. It lives in the system of record, so that only
 * the api needs configuring and URLs that were given out survive any restart. Throws StoreUnavailableError when the
 * store is away.
 */
export abstract class CompletionEndpoint {
  abstract read(): Promise<CompletionAddress>;

  /** Announces the base URL under which targets reach an api. */
  abstract announce(publicUrl: string): Promise<void>;
}
