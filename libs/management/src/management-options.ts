/** What the api needs to know besides its ports. */
export interface ManagementOptions {
  /** The release. */
  version: string;
  /** Every /v1 route requires this as a bearer token. Null leaves the routes open, which is safe only on loopback. */
  adminKey: string | null;
  /** The base URL at which targets reach this api, without a trailing slash; null if it is not configured. */
  publicUrl: string | null;
}

/** The token of ManagementOptions. */
export const MANAGEMENT_OPTIONS = Symbol('ManagementOptions');

/** The actor that a write is attributed to. */
export const actorOf = ({ adminKey }: ManagementOptions): string =>
  adminKey === null ? 'anonymous' : 'admin';
