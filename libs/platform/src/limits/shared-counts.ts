/** Counts that the processes of an installation share, each for one period of time. */
export abstract class SharedCounts {
  /** Adds to the counts of a period, by their names, and resolves to what they are then. Rejects when they cannot be reached. */
  abstract add(period: number, counts: ReadonlyMap<string, number>): Promise<Map<string, number>>;
}

/** The counts of a process that shares them with nobody. */
export class OwnCounts extends SharedCounts {
  private period = Number.NaN;
  private readonly totals = new Map<string, number>();

  override add(period: number, counts: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    if (period !== this.period) this.totals.clear();
    this.period = period;
    const now = [...counts].map(([name, count]): [string, number] => [
      name,
      count + (this.totals.get(name) ?? 0),
    ]);
    for (const [name, total] of now) this.totals.set(name, total);
    return Promise.resolve(new Map(now));
  }
}
