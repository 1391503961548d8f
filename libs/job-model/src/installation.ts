/** What is known about the installation as a whole. */
export abstract class Installation {
  /**
   * Whether it had jobs before releases had an address policy: their targets may be at addresses that the policy would
   * deny. Rejects while the store is away.
   */
  abstract predatesAddressPolicy(): Promise<boolean>;
}
