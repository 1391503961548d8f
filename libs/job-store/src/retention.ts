/** Removal of history by age. */
export abstract class Retention {
  /**
   * Creates the partitions of the ledger that the coming days need, drops those in which everything is older
   * than `retainDays`, and removes what refers to nothing any more: deleted jobs without runs and their revisions, expired
   * idempotency keys, runners long gone, and entries of the audit older than `auditDays`. Returns the names of the dropped
   * partitions.
   */
  abstract maintain(retainDays: number, auditDays?: number): Promise<{ dropped: string[] }>;
}
