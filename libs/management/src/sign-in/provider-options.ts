import type { Grant } from './grants.js';

/** A provider of OpenID Connect that vouches for people, and what it says that counts. */
export interface ProviderOptions {
  /** As the provider writes it. */
  issuer: string;
  client_id: string;
  /** Empty: the provider knows the client without one. */
  client_secret: string;
  /** What people know the provider as. */
  name: string;
  /** Separated by spaces; `openid` is among them. */
  scopes: string;
  /** Where the provider tells a person's groups: the name of a claim, or a path of names with dots between them. */
  groups_claim: string;
  /** What each group may do. */
  grants: readonly Grant[];
  /** The domains whose verified e-mail addresses may sign in, in lower case; none: all. */
  domains: readonly string[];
  /** How long a session lasts at most, milliseconds. */
  session_ms: number;
  /** Where the provider leads back to. */
  redirect_uri: string;
  /** Where the provider leads to after a sign-out. */
  home: string;
}
