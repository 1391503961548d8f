import type { Socket } from 'node:net';

/** Where to connect to. */
export interface ConnectionTarget {
  /** A name, or an IP address without brackets. */
  host: string;
  port: number;
  timeout_ms: number;
}

/** Port: makes TCP connections for protocols other than HTTP, under the same address policy. */
export abstract class OutgoingConnector {
  /**
   * Connects to the first of the host's allowed addresses that answers. Rejects with AddressDeniedError when none is
   * allowed, else with the system's error.
   */
  abstract connect(target: ConnectionTarget): Promise<Socket>;
}
