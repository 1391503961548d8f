import { CompletionEndpoint, type CompletionAddress } from '../completion-endpoint.js';
import { execute, type Database } from './database.js';

/** The one row of `completion_endpoint`. */
export class PostgresCompletionEndpoint extends CompletionEndpoint {
  constructor(private readonly database: Database) {
    super();
  }

  async read(): Promise<CompletionAddress> {
    const [row] = await execute<CompletionAddress>(this.database.pool, READ, []);
    if (row === undefined) throw new Error('The table completion_endpoint has lost its row.');
    return row;
  }

  async announce(publicUrl: string): Promise<void> {
    await execute(this.database.pool, ANNOUNCE, [publicUrl]);
  }
}

const READ = { name: 'completion_endpoint', text: 'SELECT public_url, key FROM completion_endpoint' };

const ANNOUNCE = {
  name: 'announce_endpoint',
  text: 'UPDATE completion_endpoint SET public_url = $1 WHERE public_url IS DISTINCT FROM $1',
};
