import { sql } from 'drizzle-orm';
import { CompletionEndpoint, type CompletionAddress } from '../completion-endpoint.js';
import { available, type Database } from './database.js';
import { completionEndpoint } from './schema.js';

/** The one row of `completion_endpoint`. */
export class PostgresCompletionEndpoint extends CompletionEndpoint {
  constructor(private readonly database: Database) {
    super();
  }

  async read(): Promise<CompletionAddress> {
    const [row] = await available(() => this.database.orm.select().from(completionEndpoint));
    if (row === undefined) throw new Error('The table completion_endpoint has lost its row.');
    return row;
  }

  async announce(publicUrl: string): Promise<void> {
    const differs = sql`${completionEndpoint.public_url} IS DISTINCT FROM ${publicUrl}`;
    await available(() =>
      this.database.orm.update(completionEndpoint).set({ public_url: publicUrl }).where(differs),
    );
  }
}
