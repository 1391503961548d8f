import { zoneData } from '@job-scheduler/job-model';
import { StoreVersion } from '../store-version.js';
import { available, execute, type Database } from './database.js';
import { unknownMigrations } from './migrate.js';

/**
 * The version of the schema, since every release that extends what a job can say comes with a migration (ADR 22), and that
 * of the time zone data.
 */
export class PostgresStoreVersion extends StoreVersion {
  constructor(private readonly database: Database) {
    super();
  }

  async isNewer(): Promise<boolean> {
    const unknown = await available(() => unknownMigrations(this.database.pool));
    return unknown.length > 0 || (await this.hasNewerZones());
  }

  private async hasNewerZones(): Promise<boolean> {
    return (await execute(this.database.pool, NEWER_ZONES, [zoneData().version])).length > 0;
  }
}

/** Releases compare as text; the column's collation is "C". */
const NEWER_ZONES = {
  name: 'newer_zones',
  text: `SELECT 1 FROM zone_data WHERE version > $1`,
};
