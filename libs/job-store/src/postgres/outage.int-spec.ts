import { createJob, editJob, tickRunId } from '@job-scheduler/job-model';
import { eventually, PrivatePostgres } from '@job-scheduler/testing';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ANY_JOB,
  ANY_RUN,
  claimant,
  definitionOf,
  planOf,
  resultOf,
  tickOf,
} from '../contract/job-store-under-test.js';
import { StoreUnavailableError } from '../index.js';
import {
  Database,
  migrate,
  PostgresIdempotencyStore,
  PostgresJobRepository,
  PostgresRecovery,
  PostgresRetention,
  PostgresClaimLedger,
  PostgresRunHistory,
  PostgresTickLedger,
} from './index.js';

/** A plan of a job that does not exist. */
const UNKNOWN_PLAN = planOf(
  { id: randomUUID(), cursor: { revision: 1, status: 'active', last_tick: 0, next_due: null, fired: 0 } },
  [1_000],
);

/** An address that stays the same whichever server is behind it; nothing answers while there is none. */
class FixedAddress {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer((incoming) => this.forward(incoming));
  target: URL | undefined;
  /** Whether the next commit is carried out without an answer: its connection breaks instead. */
  losesCommit = false;

  async listen(): Promise<number> {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    return (this.server.address() as AddressInfo).port;
  }

  /** Breaks the connections that are open. */
  cut(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async close(): Promise<void> {
    this.cut();
    this.server.close();
    await once(this.server, 'close');
  }

  private forward(incoming: Socket): void {
    if (this.target === undefined) return void incoming.resetAndDestroy();
    const outgoing = connect(Number(this.target.port), this.target.hostname);
    incoming.on('data', (request) => {
      if (!this.losesCommit || !request.includes('COMMIT')) return;
      this.losesCommit = false;
      outgoing.unpipe(incoming);
      outgoing.once('data', () => incoming.resetAndDestroy());
    });
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      this.sockets.add(from);
      from.pipe(to);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        to.destroy();
      });
    }
  }
}

describe('PostgreSQL that goes away', () => {
  const address = new FixedAddress();
  let directory: string;
  let server: PrivatePostgres;
  let database: Database;
  const broken: Error[] = [];

  const start = async (): Promise<URL> => {
    server = await PrivatePostgres.start({ directory, fsync: false, log: () => undefined });
    address.target = new URL(server.url);
    return new URL(server.url);
  };
  const stop = async (): Promise<void> => {
    address.target = undefined;
    await server.stop();
  };

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'outage-'));
    const url = await start();
    url.port = String(await address.listen());
    await migrate(url.href);
    database = new Database({ url: url.href, onConnectionError: (error) => broken.push(error) });
  });
  afterAll(async () => {
    await database.close();
    await address.close();
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const calls: Record<string, () => Promise<unknown>> = {
    'a job created': () =>
      new PostgresJobRepository(database).create((now) =>
        createJob(randomUUID(), definitionOf(), 'ann', now),
      ),
    'a job read': () => new PostgresJobRepository(database).get(randomUUID()),
    'a job read by name': () => new PostgresJobRepository(database).getByName('job'),
    'jobs listed': () => new PostgresJobRepository(database).list(ANY_JOB),
    'a job edited': () => new PostgresJobRepository(database).edit(randomUUID(), () => null),
    'a job deleted': () =>
      new PostgresJobRepository(database).delete(randomUUID(), () => ({ skips: [], cancelRuns: null })),
    'plans prepared': () => new PostgresTickLedger(database).planInputs([randomUUID()]),
    'ticks recorded': () => new PostgresTickLedger(database).recordTicks([UNKNOWN_PLAN]),
    'a run triggered': () => new PostgresRunHistory(database).trigger(randomUUID(), null),
    'runs claimed': () =>
      new PostgresClaimLedger(database).claim([{ run_id: randomUUID(), attempt: 1 }], claimant()),
    'runs finished': () => new PostgresClaimLedger(database).finish([resultOf(randomUUID(), claimant())]),
    'a run read': () => new PostgresRunHistory(database).get(randomUUID()),
    'runs listed': () => new PostgresRunHistory(database).list(ANY_RUN),
    'a heartbeat': () => new PostgresRecovery(database).renewRunner(randomUUID()),
    'a lease held': () => new PostgresRecovery(database).holdLease('work', randomUUID(), 1000),
    'a key looked up': () =>
      new PostgresIdempotencyStore(database).find({ key: randomUUID(), fingerprint: 'print' }),
    maintenance: () => new PostgresRetention(database).maintain(30),
  };

  it.each(Object.keys(calls))(
    'is reported as unavailable (%s), and is used again once it is back',
    async (name) => {
      const call = calls[name]!;
      await call();
      await stop();
      await expect(call()).rejects.toThrow(StoreUnavailableError);
      await expect(call()).rejects.toThrow(/^PostgreSQL is not available: /);
      await start();
      await call();
    },
  );

  it('may be back without the last edits: no job is taken for known after that, whoever noticed', async () => {
    const jobs = new PostgresJobRepository(database);
    const claims = new PostgresClaimLedger(database);
    const job = await jobs.create((now) => createJob(randomUUID(), definitionOf(), 'ann', now));
    const ticks = [1, 2, 3].map((n) => tickOf(job, n));
    await new PostgresTickLedger(database).recordTicks([planOf(job, ticks)]);
    const urlAt = async (at: number | undefined) => {
      const [run] = await claims.claim([{ run_id: tickRunId(at!, job.id), attempt: 1 }], claimant());
      return run?.operation.callback_url;
    };
    /** What a server does that lost the edit behind this revision, and was given another one since. */
    const edited = (url: string) =>
      database.pool.query('UPDATE jobs SET callback_url = $2 WHERE id = $1', [job.id, url]);
    expect(await urlAt(ticks[0])).toBe(job.definition.job.callback_url);

    await stop();
    await expect(new PostgresRecovery(database).renewRunner(randomUUID())).rejects.toThrow(
      StoreUnavailableError,
    );
    await start();
    await edited('http://localhost/after-an-outage');
    expect(await urlAt(ticks[1])).toBe('http://localhost/after-an-outage');

    const noticed = broken.length;
    address.cut();
    await eventually('a broken connection', () => Promise.resolve(broken.length > noticed));
    await edited('http://localhost/after-a-cut');
    expect(await urlAt(ticks[2])).toBe('http://localhost/after-a-cut');
  });

  it('in the middle of a transaction leaves no trace of it, and ends no process', async () => {
    const jobs = new PostgresJobRepository(database);
    const job = await jobs.create((now) => createJob(randomUUID(), definitionOf(), 'ann', now));
    const edit = jobs.edit(job.id, (current, now) => {
      address.cut();
      return editJob(current, definitionOf(), 'ann', now);
    });
    await expect(edit).rejects.toThrow(StoreUnavailableError);
    expect(await jobs.get(job.id)).toEqual(job);
    expect(broken.length).toBeGreaterThan(0);
  });

  it('between a commit and its answer leaves a write that its key finds again', async () => {
    const job = await new PostgresJobRepository(database).create((now) =>
      createJob(randomUUID(), definitionOf(), 'ann', now),
    );
    const history = new PostgresRunHistory(database);
    const request = { key: randomUUID(), fingerprint: 'print' };
    const answer = ({ id }: { id: string }) => ({ status: 202, headers: {}, body: id });
    address.losesCommit = true;
    await expect(history.trigger(job.id, null, { ...request, answer })).rejects.toThrow(
      StoreUnavailableError,
    );
    const { items } = await history.list({ ...ANY_RUN, job_id: job.id });
    expect(items).toHaveLength(1);
    const known = { kind: 'done', response: { status: 202, headers: {}, body: items[0]?.id } };
    expect(await new PostgresIdempotencyStore(database).find(request)).toEqual(known);
    await expect(history.trigger(job.id, null, { ...request, answer })).rejects.toMatchObject({ known });
    expect((await history.list({ ...ANY_RUN, job_id: job.id })).items).toHaveLength(1);
  });
});
