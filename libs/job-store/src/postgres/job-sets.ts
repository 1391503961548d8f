import { CANARY_JOB_ID, deleteJob, secretNamesOf, type Job, type ManagedJob } from '@job-scheduler/job-model';
import { inTurns } from '@job-scheduler/platform';
import { and, eq, inArray, isNull, ne } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import type pg from 'pg';
import type { Audited } from '../audit-log.js';
import type { OnceOnly } from '../idempotency-store.js';
import type { JobWrite } from '../job-repository.js';
import { JobsChangedError, JobSets, type JobSetChange, type JobSetWrite } from '../job-sets.js';
import { passedTick } from './cursors.js';
import { available, inTransaction, uniqueViolation, type Database } from './database.js';
import { writeOnce } from './idempotency-store.js';
import { deedOf, hasSideEffects, isRestart, recordSideEffects } from './job-effects.js';
import { withLastRuns } from './job-repository.js';
import { keepLastRevisions, keepRevisions } from './job-revisions.js';
import { jobFromRow } from './job-rows.js';
import { insertJobs, updateJobs } from './job-set-rows.js';
import { readJobRows, selectJobs } from './joined-rows.js';
import { jobCursor, jobs } from './schema.js';
import { noteSecretUses, requireKnown } from './secret-uses.js';

/** Most jobs that one query reads. */
const JOBS_PER_QUERY = 1_000;

/** Many jobs as one, in PostgreSQL. */
export class PostgresJobSets extends JobSets {
  constructor(private readonly database: Database) {
    super();
  }

  async find(names: string[], manager: string | null): Promise<ManagedJob[]> {
    const found = new Map<string, ManagedJob>();
    const portions = [...portionsOf(names, JOBS_PER_QUERY)].map((some) => inArray(jobs.name, some));
    if (manager !== null) portions.push(eq(jobs.manager, manager));
    for (const isWanted of portions) {
      const selected = selectJobs(this.database.orm).where(
        and(isWanted, isNull(jobs.deleted_at), ne(jobs.id, CANARY_JOB_ID)),
      );
      const rows = await available(() => readJobRows(this.database.pool, selected));
      for (const row of rows) {
        const { manager: owner, drifted } = row.jobs;
        found.set(row.jobs.id, { job: jobFromRow(row, null), manager: owner, drifted });
      }
    }
    return [...found.values()];
  }

  async requireSecrets(written: readonly Pick<Job, 'namespace' | 'definition'>[]): Promise<void> {
    const names = new Map<string, Set<string>>();
    for (const { namespace, definition } of written)
      for (const name of secretNamesOf(definition.job))
        names.set(namespace, (names.get(namespace) ?? new Set()).add(name));
    for (const [namespace, used] of names) await requireKnown(this.database.pool, namespace, [...used]);
  }

  async write<Result>(
    change: JobSetChange,
    result: (written: JobSetWrite) => Result,
    once?: OnceOnly<Result>,
    audited?: Audited<Result>,
  ): Promise<{ written: JobSetWrite; result: Result }> {
    let written: JobSetWrite = { created: [], edited: [], deleted: [] };
    try {
      const answer = await inTransaction(this.database.pool, (client) =>
        writeOnce<Result>(
          client,
          once as OnceOnly<NonNullable<Result>> | undefined,
          async () => {
            written = await writeSet(client, change);
            return result(written);
          },
          audited as Audited<NonNullable<Result>> | undefined,
        ),
      );
      return { written, result: answer };
    } catch (error) {
      throw uniqueViolation(error, 'jobs_name') === null ? error : new JobsChangedError();
    }
  }
}

async function writeSet(client: pg.PoolClient, change: JobSetChange): Promise<JobSetWrite> {
  const { author, edited, deleted, adopted } = change;
  const current = await lockUnchanged(client, [...edited, ...deleted, ...adopted]);
  const lastTicks = [...edited, ...deleted].map(({ job }) => current(job.id).cursor.last_tick);
  const now = await passedTick(client, lastTicks);
  const gone = await deleteAll(
    client,
    deleted.map(({ job }) => current(job.id)),
    now,
    change,
  );
  const edits = await editAll(
    client,
    edited.map(({ job, decide }) => ({ job: current(job.id), decide })),
    now,
    change,
  );
  await adopt(
    client,
    adopted.map(({ job }) => job),
    author.manager,
  );
  const created = await change.created(now);
  await insertJobs(client, created, author.manager);
  await inTurns(created, (job) => noteSecretUses(client, job, null, job.definition));
  await keepRevisions(client, idsOf(created), { author, action: 'created', defines: true });
  return { created, edited: edits, deleted: gone };
}

/**
 * Locks jobs in the order of their ids, if they still have the revisions at which they were read, and the managers, who can change
 * without a revision. Throws JobsChangedError.
 */
async function lockUnchanged(client: pg.PoolClient, read: ManagedJob[]): Promise<(id: string) => Job> {
  const found = new Map<string, Job>();
  const owners = new Map<string, Pick<ManagedJob, 'manager' | 'drifted'>>();
  const ids = idsOf(read.map(({ job }) => job)).sort();
  for (const some of portionsOf(ids, JOBS_PER_QUERY)) {
    const selected = selectJobs(drizzle(client))
      .where(and(inArray(jobs.id, some), isNull(jobs.deleted_at)))
      .orderBy(jobs.id)
      .for('update');
    const rows = await readJobRows(client, selected);
    for (const { jobs: row } of rows) owners.set(row.id, row);
    for (const job of await withLastRuns(rows, client)) found.set(job.id, job);
  }
  for (const { job, manager, drifted } of read) {
    const owner = owners.get(job.id);
    const isSame = found.get(job.id)?.cursor.revision === job.cursor.revision;
    if (!isSame || owner?.manager !== manager || owner.drifted !== drifted) throw new JobsChangedError();
  }
  return (id) => {
    const job = found.get(id);
    if (job === undefined) throw new JobsChangedError();
    return job;
  };
}

async function editAll(
  client: pg.PoolClient,
  edited: Pick<JobSetChange['edited'][number], 'job' | 'decide'>[],
  now: number,
  { author }: JobSetChange,
): Promise<JobWrite[]> {
  const decided = await inTurns(edited, ({ job, decide }) => {
    const change = decide(job, now);
    return change === null ? null : { job, change, deed: deedOf(job, change, author) };
  });
  const changes = decided.filter((each) => each !== null);
  const after = changes.map(({ job, change: { definition, cursor, pause } }) => ({
    ...job,
    definition,
    cursor,
    pause,
    updated_at: now,
  }));
  const rows = changes.map(({ job, change }, index) => ({
    job: after[index]!,
    restarts: isRestart(job, change),
  }));
  await updateJobs(client, rows, author.manager);
  await inTurns(changes, ({ job, change }) => noteSecretUses(client, job, job.definition, change.definition));
  for (const action of new Set(changes.map(({ deed }) => deed.action))) {
    const same = changes.filter(({ deed }) => deed.action === action);
    const defines = same.some(({ deed }) => deed.defines);
    await keepRevisions(client, idsOf(same.map(({ job }) => job)), { author, action, defines });
  }
  const writes: JobWrite[] = [];
  for (const [index, { job, change }] of changes.entries()) {
    const nothing = { skips: [], queued: [], ended: [], cursor: change.cursor };
    const { cursor: _, ...effects } = hasSideEffects(job, change)
      ? await recordSideEffects(client, job, change)
      : nothing;
    writes.push({ job: after[index]!, changed: true, ...effects });
  }
  return writes;
}

async function deleteAll(
  client: pg.PoolClient,
  deleted: Job[],
  now: number,
  { author }: JobSetChange,
): Promise<JobSetWrite['deleted']> {
  const orm = drizzle(client);
  const gone: JobSetWrite['deleted'] = [];
  for (const job of deleted) {
    const effects = { ...deleteJob(job, now), cursor: job.cursor, definition: job.definition, runs: [] };
    gone.push({ job, ended: (await recordSideEffects(client, job, effects)).ended });
    await noteSecretUses(client, job, job.definition, null);
  }
  for (const some of portionsOf(idsOf(deleted), JOBS_PER_QUERY)) {
    await keepLastRevisions(client, some, author);
    await orm.delete(jobCursor).where(inArray(jobCursor.job_id, some));
    await orm.update(jobs).set({ deleted_at: now }).where(inArray(jobs.id, some));
  }
  return gone;
}

async function adopt(client: pg.PoolClient, adopted: Job[], manager: string): Promise<void> {
  for (const some of portionsOf(idsOf(adopted), JOBS_PER_QUERY)) {
    await drizzle(client).update(jobs).set({ manager, drifted: false }).where(inArray(jobs.id, some));
  }
}

const idsOf = (some: Pick<Job, 'id'>[]): string[] => some.map(({ id }) => id);

function* portionsOf<Item>(items: Item[], size: number): Iterable<Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
