import { Installation } from '@job-scheduler/job-model';
import { available, type Database } from './database.js';
import { installation } from './schema.js';

/** The one row of `installation`. */
export class PostgresInstallation extends Installation {
  constructor(private readonly database: Database) {
    super();
  }

  async predatesAddressPolicy(): Promise<boolean> {
    const [row] = await available(() => this.database.orm.select().from(installation));
    if (row === undefined) throw new Error('The table installation has lost its row.');
    return row.predates_address_policy;
  }
}
