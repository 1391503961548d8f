import { randomBytes } from 'node:crypto';
import { PrivatePostgres } from '@job-scheduler/private-postgres';
import pg from 'pg';
import { sharedServerUrl, type SharedServer } from './servers/shared-servers.js';
import { Undertaker } from './servers/undertaker.js';

/** The shell command that ends a server whose owner was killed. */
const ABANDON = 'kill -s QUIT "$(head -n 1 "$1/postgres/data/postmaster.pid")"; sleep 1';

/** The owner of the templates on the server that test files share. */
const SHARED = 'shared';

/** Enough for several concurrent test files, each with the pools of several processes. */
const MAX_CONNECTIONS = 300;

/** A template for fresh databases. Test files that use the same server share it by its name. */
export interface DatabaseTemplate {
  /** Consists of letters, digits and underscores. */
  readonly name: string;
  /** Fills it, for example with migrations. It must close its connections before it resolves. */
  readonly setup: (url: string) => Promise<unknown>;
}

/** A separate database for one test file or one test. */
export interface TestDatabase {
  /** `postgres://…` */
  readonly url: string;
  /** Makes many rows by one statement, which may take longer than the product allows its own. */
  fill(sql: string, values?: unknown[]): Promise<void>;
  /** Drops it and cuts connections that are still open. */
  drop(): Promise<void>;
}

/**
 * A real PostgreSQL for one test file: the server at TEST_DATABASE_URL if that is set, else the one that all test files
 * of a run share, else a private one in a temporary directory, which disappears with stop() and also when the test
 * process is killed.
 */
export class TestPostgres {
  private readonly templates = new Map<string, Promise<void>>();
  /** One for all statements, because a connection costs PostgreSQL more than most of them. */
  private connection: Promise<pg.Client> | undefined;

  private constructor(
    /** Connects to the server's maintenance database. */
    readonly url: string,
    private readonly stopServer: () => Promise<void>,
    /** A suffix for the names of templates, to tell them from those of other users of the server. */
    private readonly owner: string,
  ) {}

  static async start(): Promise<TestPostgres> {
    const given = process.env['TEST_DATABASE_URL'];
    const nothing = (): Promise<void> => Promise.resolve();
    if (given) return new TestPostgres(given, nothing, randomBytes(8).toString('hex'));
    const shared = await sharedServerUrl('postgres');
    if (shared !== undefined) return new TestPostgres(shared, nothing, SHARED);
    const server = await startPrivatePostgres();
    return new TestPostgres(server.url, server.stop, 'private');
  }

  /** A fresh database, either empty or a copy of the template. The template is filled when it is first requested. */
  async createDatabase(template?: DatabaseTemplate): Promise<TestDatabase> {
    const source = template === undefined ? 'template0' : await this.prepared(template);
    const name = `test_${randomBytes(8).toString('hex')}`;
    await this.create(name, source);
    const url = this.urlOf(name);
    const fill = (sql: string, values?: unknown[]) =>
      withClient(url, async (client) => void (await client.query(sql, values)));
    return { url, fill, drop: () => this.drop(name) };
  }

  /** Drops the templates, unless other test files may want them, and ends the private server. */
  async stop(): Promise<void> {
    if (this.owner !== SHARED) for (const template of this.templates.keys()) await this.drop(template);
    await (await this.connection)?.end();
    await this.stopServer();
  }

  /** The name of the template's database. Whoever comes first fills it, and the others wait. */
  private async prepared({ name, setup }: DatabaseTemplate): Promise<string> {
    const template = `template_${name}_${this.owner}`;
    const filled = this.templates.get(template) ?? this.fillOnce(template, setup);
    this.templates.set(template, filled);
    await filled;
    return template;
  }

  /** On a connection of its own, which holds the lock until the template is filled. */
  private fillOnce(template: string, setup: DatabaseTemplate['setup']): Promise<void> {
    return withClient(this.url, async (client) => {
      await client.query('SELECT pg_advisory_lock(hashtext($1))', [template]);
      const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [template]);
      if (found.rowCount === 0) await this.fill(template, setup);
    });
  }

  private async fill(template: string, setup: DatabaseTemplate['setup']): Promise<void> {
    await this.create(template, 'template0');
    try {
      await setup(this.urlOf(template));
    } catch (error) {
      await this.drop(template);
      throw error;
    }
  }

  /** Copies files, because copying by way of the write-ahead log takes three times as long where nothing is synced. */
  private async create(database: string, source: string): Promise<void> {
    await this.execute(`CREATE DATABASE ${database} TEMPLATE ${source} STRATEGY FILE_COPY`);
  }

  private async drop(database: string): Promise<void> {
    await this.execute(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
  }

  private async execute(sql: string): Promise<void> {
    this.connection ??= connected(this.url);
    await (await this.connection).query(sql);
  }

  private urlOf(database: string): string {
    const url = new URL(this.url);
    url.pathname = `/${database}`;
    return url.href;
  }
}

/** Starts a PostgreSQL for this test file; call stop() after all tests. */
export function startPostgres(): Promise<TestPostgres> {
  return TestPostgres.start();
}

/** A server in a temporary directory. It ends with stop(), and also when this process is killed. */
export async function startPrivatePostgres(): Promise<SharedServer> {
  const undertaker = await Undertaker.hire('test-postgres-');
  const forget = undertaker.add(ABANDON);
  const { directory } = undertaker;
  const options = { directory, fsync: false, maxConnections: MAX_CONNECTIONS, log: () => undefined };
  const server = await PrivatePostgres.start(options);
  const stop = async (): Promise<void> => {
    await server.stop();
    forget();
    await undertaker.dismiss();
  };
  return { url: server.url, stop };
}

async function connected(url: string): Promise<pg.Client> {
  const client = new pg.Client(url);
  await client.connect();
  return client;
}

async function withClient<Result>(url: string, use: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = await connected(url);
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
