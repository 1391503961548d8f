import { randomBytes } from 'node:crypto';
import { PrivatePostgres } from '@job-scheduler/job-store/embedded';
import pg from 'pg';
import { Undertaker } from './servers/undertaker.js';

/** The shell command that ends a server whose owner was killed. */
const ABANDON = 'kill -s QUIT "$(head -n 1 "$1/postgres/data/postmaster.pid")"; sleep 1';

/** Fills a template database, by migrations for instance; must close its connections before it resolves. */
export type DatabaseSetup = (url: string) => Promise<void>;

/** A database of its own for one test file, or one test. */
export interface TestDatabase {
  /** `postgres://…` */
  readonly url: string;
  /** Drops it, cutting connections that are still open. */
  drop(): Promise<void>;
}

/**
 * A real PostgreSQL for one test file: the server at TEST_DATABASE_URL where given, else a private one in a
 * temporary directory, which disappears with stop() and also if the test process is killed.
 */
export class TestPostgres {
  private readonly templates = new Map<DatabaseSetup, Promise<TestDatabase>>();

  private constructor(
    /** Connects to the server's maintenance database. */
    readonly url: string,
    private readonly stopServer: () => Promise<void>,
  ) {}

  static async start(): Promise<TestPostgres> {
    const given = process.env['TEST_DATABASE_URL'];
    if (given) return new TestPostgres(given, () => Promise.resolve());
    const undertaker = await Undertaker.hire('test-postgres-');
    const forget = undertaker.add(ABANDON);
    const { directory } = undertaker;
    const server = await PrivatePostgres.start({ directory, fsync: false, log: () => undefined });
    return new TestPostgres(server.url, async () => {
      await server.stop();
      forget();
      await undertaker.dismiss();
    });
  }

  /** A fresh database: empty, or a copy of one on which `setup` ran, once for this instance. */
  async createDatabase(setup?: DatabaseSetup): Promise<TestDatabase> {
    if (setup === undefined) return this.copyOf('template0');
    let template = this.templates.get(setup);
    if (template === undefined) {
      template = this.copyOf('template0').then(async (database) => (await setup(database.url), database));
      this.templates.set(setup, template);
    }
    return this.copyOf(nameOf((await template).url));
  }

  /** Drops the templates and ends the private server. */
  async stop(): Promise<void> {
    for (const template of this.templates.values()) await (await template).drop();
    await this.stopServer();
  }

  private async copyOf(template: string): Promise<TestDatabase> {
    const name = `test_${randomBytes(8).toString('hex')}`;
    await execute(this.url, `CREATE DATABASE ${name} TEMPLATE ${template}`);
    const url = new URL(this.url);
    url.pathname = `/${name}`;
    return { url: url.href, drop: () => execute(this.url, `DROP DATABASE ${name} WITH (FORCE)`) };
  }
}

/** Starts a PostgreSQL for this test file; call stop() after all tests. */
export function startPostgres(): Promise<TestPostgres> {
  return TestPostgres.start();
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
