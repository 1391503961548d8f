/** A key that signs identity tokens. */
export interface IdentityKey {
  /** `kid`. */
  id: string;
  /** RSA, in PEM (PKCS #8). */
  private_key: string;
}

/** Whose tokens are made, and with which key. */
export abstract class IdentityReader {
  /** The issuer: PUBLIC_URL, without a slash at its end; null while no api has announced one. */
  abstract issuer(): Promise<string | null>;

  /** The key of the moment. Throws SecretError. */
  abstract key(): Promise<IdentityKey>;
}
