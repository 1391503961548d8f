import { StoreVersion } from '../store-version.js';
import { available, type Database } from './database.js';
import { unknownMigrations } from './migrate.js';

/** The version of the schema: every release that extends what a job can say comes with a migration (ADR 22). */
export class PostgresStoreVersion extends StoreVersion {
  constructor(private readonly database: Database) {
    super();
  }

  async isNewer(): Promise<boolean> {
    return (await available(() => unknownMigrations(this.database.pool))).length > 0;
  }
}
