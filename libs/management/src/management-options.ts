import type { ProviderOptions } from './sign-in/provider-options.js';

/** What the api needs to know besides its ports. */
export interface ManagementOptions {
  /** The release. */
  version: string;
  /** A key that may do everything; null if there is none. */
  adminKey: string | null;
  /** Whether requests without a key may do everything, which is safe only on loopback. */
  isOpen: boolean;
  /** The addresses of proxies whose word on a client's address is believed, as CIDR blocks. */
  trustedProxies: string[];
  /** How many requests each API key may make in a minute; 0: no limit. */
  requestsPerMinute: number;
  /** The base URL at which targets reach this api, without a trailing slash; null if it is not configured. */
  publicUrl: string | null;
  /** The folder with the built files of the dashboard, which may come later; null to serve none. */
  dashboardFolder: string | null;
  /** The URL of the page that shows a trace, with `{trace_id}` in place of its id; null if there is none. Left out: null. */
  traceUrl?: string | null;
  /** Who vouches for people; null: people sign in with keys alone. Left out: null. */
  provider?: ProviderOptions | null;
}

/** The token of ManagementOptions. */
export const MANAGEMENT_OPTIONS = Symbol('ManagementOptions');
