/** Port: tokens by which a target knows who calls it (OpenID Connect). */
export abstract class IdentityTokens {
  /** A token for this audience about a job, valid for some minutes. Throws SecretError. */
  abstract of(audience: string, jobId: string): Promise<string>;
}
