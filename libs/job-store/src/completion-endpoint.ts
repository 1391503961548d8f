/** Where targets report on runs that they accepted, and what signs the URLs that let them. */
export interface CompletionAddress {
  /** An api's base URL as targets reach it, without a slash at its end; null while no api has announced one. */
  public_url: string | null;
  /** For completion tokens: random, made with the database, and the same for every process. */
  key: Buffer;
}

/**
 * What api and runner have to agree on for asynchronous completion. It lives with the system of record, so that only the
 * api is configured and URLs that were given out survive any restart. Throws StoreUnavailableError when the store is away.
 */
export abstract class CompletionEndpoint {
  abstract read(): Promise<CompletionAddress>;

  /** Tells under which base URL targets reach an api. */
  abstract announce(publicUrl: string): Promise<void>;
}
