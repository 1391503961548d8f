import { partitionOf } from './partitions.js';
import { codeOf, execute, type Database, type Statement } from './database.js';

/** A statement about the runs in a table: the ledger, or one of its partitions. */
export type StatementOn = (table: string) => Statement;

/** The error when a table does not exist. */
const UNDEFINED_TABLE = '42P01';

const LEDGER = 'runs';

const TRY_AGAIN_AFTER = 1_000;

/**
 * Statements that find runs by id, each on the partition of one day: planning over all partitions costs more than the work
 * itself. Nearly every batch is about one day. The runs of a day without a partition are in the default one, where the
 * statement on the whole ledger finds them, as it does those of days that can have none.
 */
export class DailyStatements {
  private readonly prepared = new Map<StatementOn, Map<string, Statement>>();
  private readonly missing = new Set<string>();
  private batchesSinceMissing = 0;

  /** `tryAgainAfter`: after so many batches, days without a partition are tried again: it may have been created since. */
  constructor(
    private readonly database: Database,
    private readonly tryAgainAfter = TRY_AGAIN_AFTER,
  ) {}

  /** One statement for each day of the items. Throws StoreUnavailableError, possibly when those of some days are done. */
  async execute<Row extends object, Item>(
    statement: StatementOn,
    items: Item[],
    runIdOf: (item: Item) => string,
    valuesOf: (items: Item[]) => unknown[],
  ): Promise<Row[]> {
    this.forgetMissing();
    const rows: Row[] = [];
    for (const [table, some] of this.byTable(items, runIdOf))
      rows.push(...(await this.executeOn<Row>(table, statement, valuesOf(some))));
    return rows;
  }

  private forgetMissing(): void {
    if (this.missing.size > 0) this.batchesSinceMissing += 1;
    if (this.batchesSinceMissing < this.tryAgainAfter) return;
    this.missing.clear();
    this.batchesSinceMissing = 0;
  }

  private byTable<Item>(items: Item[], runIdOf: (item: Item) => string): Map<string, Item[]> {
    const groups = new Map<string, Item[]>();
    for (const item of items) {
      const day = partitionOf(runIdOf(item));
      const table = day === null || this.missing.has(day) ? LEDGER : day;
      const group = groups.get(table);
      if (group === undefined) groups.set(table, [item]);
      else group.push(item);
    }
    return groups;
  }

  private async executeOn<Row extends object>(
    table: string,
    statement: StatementOn,
    values: unknown[],
  ): Promise<Row[]> {
    const { hotPool, plannedOnce } = this.database;
    if (table === LEDGER) return execute<Row>(hotPool, this.on(table, statement), values);
    try {
      return await execute<Row>(plannedOnce, this.on(table, statement), values);
    } catch (error) {
      if (codeOf(error) !== UNDEFINED_TABLE) throw error;
      this.missing.add(table);
      return this.executeOn<Row>(LEDGER, statement, values);
    }
  }

  private on(table: string, statement: StatementOn): Statement {
    const texts = this.prepared.get(statement) ?? new Map<string, Statement>();
    this.prepared.set(statement, texts);
    const text = texts.get(table) ?? statement(table);
    texts.set(table, text);
    return text;
  }
}
