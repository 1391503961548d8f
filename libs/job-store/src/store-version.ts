/** How the system of record compares with this process. */
export abstract class StoreVersion {
  /**
   * Whether a newer release, or one with newer time zones, has prepared the store: what this process cannot read may have
   * been written for that one. Throws StoreUnavailableError.
   */
  abstract isNewer(): Promise<boolean>;
}
