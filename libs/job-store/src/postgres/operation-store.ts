import {
  CANARY_JOB_ID,
  jobIsGone,
  hasOperationEnded,
  keptErrors,
  operationStatesBefore,
  otherRunId,
  type LongOperation,
  type OperationState,
} from '@job-scheduler/job-model';
import { isolateBadItems, type BadItem } from '@job-scheduler/platform';
import { and, asc, desc, eq, getTableColumns, inArray, isNull, lt, ne, sql, type SQL } from 'drizzle-orm';
import { drizzle, type NodePgDatabase } from 'drizzle-orm/node-postgres';
import { randomUUID } from 'node:crypto';
import type { Audited } from '../audit-log.js';
import type { OnceOnly } from '../idempotency-store.js';
import type { Page } from '../page.js';
import {
  OperationStore,
  type NamedJob,
  type NewOperation,
  type OperationRun,
  type OperationChunk,
  type OperationQuery,
} from '../operation-store.js';
import { storeNow } from './cursors.js';
import { available, inSavepoint, inTransaction, isBadData, type Database } from './database.js';
import { insertOperationRuns } from './extra-runs.js';
import { writeOnce } from './idempotency-store.js';
import { timestampOf } from './instants.js';
import { pageOf } from './pages.js';
import { jobs, operations } from './schema.js';

/** Operations in PostgreSQL: a piece of work and its record are one transaction. */
export class PostgresOperationStore extends OperationStore {
  private readonly orm: NodePgDatabase;

  constructor(private readonly database: Database) {
    super();
    this.orm = database.orm;
  }

  now(): Promise<number> {
    return available(() => storeNow(this.database.pool));
  }

  async jobNames(jobIds: string[]): Promise<Map<string, NamedJob>> {
    // One parameter, however many there are.
    const isWanted = sql`${jobs.id} = ANY(${sql.param(jobIds)}::uuid[])`;
    const rows = await available(() =>
      this.orm
        .select({ id: jobs.id, name: jobs.name, namespace: jobs.namespace })
        .from(jobs)
        .where(and(isWanted, isNull(jobs.deleted_at), ne(jobs.id, CANARY_JOB_ID))),
    );
    return new Map(rows.map(({ id, ...named }) => [id, named]));
  }

  create(
    operation: NewOperation,
    once?: OnceOnly<LongOperation>,
    audited?: Audited<LongOperation>,
  ): Promise<LongOperation> {
    return inTransaction(this.database.pool, (client) =>
      writeOnce(
        client,
        once,
        async () => {
          const values = newRow(operation, await storeNow(client));
          const [created] = await drizzle(client).insert(operations).values(values).returning(LONG_OPERATION);
          if (created === undefined)
            throw new Error('PostgreSQL did not answer with the operation it stored.');
          return created;
        },
        audited,
      ),
    );
  }

  async get(id: string): Promise<LongOperation | null> {
    const rows = await available(() =>
      this.orm.select(LONG_OPERATION).from(operations).where(eq(operations.id, id)),
    );
    return rows[0] ?? null;
  }

  async list(query: OperationQuery): Promise<Page<LongOperation, string>> {
    const rows = await available(() =>
      this.orm
        .select(LONG_OPERATION)
        .from(operations)
        .where(conditionsOf(query))
        .orderBy(desc(operations.id))
        .limit(query.limit + 1),
    );
    return pageOf(rows, query.limit, (last) => last.id);
  }

  async open(limit: number): Promise<string[]> {
    const rows = await available(() =>
      this.orm
        .select({ id: operations.id })
        .from(operations)
        .where(inArray(operations.state, ['pending', 'running']))
        .orderBy(asc(operations.id))
        .limit(limit),
    );
    return rows.map(({ id }) => id);
  }

  async jobIds(id: string, from: number, limit: number): Promise<string[]> {
    const ids = sql<string[]>`${operations.job_ids}[${from + 1}::int:${from + limit}::int]`;
    const [row] = await available(() =>
      this.orm.select({ ids }).from(operations).where(eq(operations.id, id)),
    );
    return row?.ids ?? [];
  }

  begin(id: string): Promise<LongOperation | null> {
    return this.move(id, 'running', ['pending', 'running']);
  }

  change(
    id: string,
    state: OperationState,
    once?: OnceOnly<LongOperation>,
    audited?: Audited<LongOperation>,
  ): Promise<LongOperation | null> {
    return this.move(id, state, operationStatesBefore(state), once, audited);
  }

  async fail(id: string, error: string): Promise<LongOperation | null> {
    return inTransaction(this.database.pool, async (client) => {
      const orm = drizzle(client);
      const current = await lock(orm, id);
      if (current === null || !operationStatesBefore('failed').includes(current.state)) return null;
      return save(orm, { ...current, state: 'failed', errors: keptErrors(current.errors, [error]) });
    });
  }

  async record(id: string, chunk: OperationChunk): Promise<LongOperation | null> {
    return inTransaction(this.database.pool, async (client) => {
      const orm = drizzle(client);
      const current = await lock(orm, id);
      if (current === null || !takes(current, chunk)) return null;
      const { results: unknown, bad } = await isolateBadItems(
        chunk.runs,
        (some) => inSavepoint(client, () => insertOperationRuns(client, some)),
        isBadData,
      );
      const failed = unknown.length + bad.length;
      return save(orm, {
        ...current,
        state: chunk.isLast && current.state === 'running' ? 'succeeded' : current.state,
        done: current.done + chunk.done + chunk.runs.length - failed,
        failed: current.failed + chunk.failed + failed,
        errors: keptErrors(current.errors, [
          ...chunk.errors,
          ...unknown.map(jobIsGone),
          ...bad.map(runIsRefused),
        ]),
        cursor: chunk.cursor,
      });
    });
  }

  private move(
    id: string,
    to: OperationState,
    from: OperationState[],
    once?: OnceOnly<LongOperation>,
    audited?: Audited<LongOperation>,
  ): Promise<LongOperation | null> {
    return inTransaction(this.database.pool, (client) =>
      writeOnce(
        client,
        once,
        async () => {
          const rows = await drizzle(client)
            .update(operations)
            .set({ state: to, updated_at: NOW, finished_at: hasOperationEnded(to) ? NOW : null })
            .where(and(eq(operations.id, id), inArray(operations.state, from)))
            .returning(LONG_OPERATION);
          return rows[0] ?? null;
        },
        audited,
      ),
    );
  }
}

const newRow = ({ request, actor, namespaces, jobIds, total, failed, errors }: NewOperation, now: number) =>
  ({
    id: otherRunId(now, randomUUID()),
    kind: request.kind,
    state: 'pending',
    request,
    job_ids: jobIds,
    total,
    failed,
    errors: keptErrors([], errors),
    actor,
    namespaces,
    created_at: now,
    updated_at: now,
  }) as const;

/**
 * Work done elsewhere counts, whatever has become of the operation since; runs are only recorded while it is running.
 */
const takes = ({ state, cursor }: LongOperation, { after, runs }: OperationChunk): boolean =>
  cursor === after &&
  (state === 'running' || (runs.length === 0 && state !== 'succeeded' && state !== 'failed'));

const { kind: _, job_ids: __, ...LONG_OPERATION } = getTableColumns(operations);

const NOW = sql`now()`;

async function lock(orm: NodePgDatabase, id: string): Promise<LongOperation | null> {
  const rows = await orm.select(LONG_OPERATION).from(operations).where(eq(operations.id, id)).for('update');
  return rows[0] ?? null;
}

async function save(orm: NodePgDatabase, operation: LongOperation): Promise<LongOperation | null> {
  const { id, state, done, failed, errors, cursor } = operation;
  const ended = sql`coalesce(${operations.finished_at}, now())`;
  const rows = await orm
    .update(operations)
    .set({
      state,
      done,
      failed,
      errors,
      cursor,
      updated_at: NOW,
      finished_at: hasOperationEnded(state) ? ended : null,
    })
    .where(eq(operations.id, id))
    .returning(LONG_OPERATION);
  return rows[0] ?? null;
}

/** Why one run of an operation was not made, for its errors. */
function runIsRefused({ item: { job_id, scheduled_at }, error }: BadItem<OperationRun>): string {
  const which = scheduled_at === null ? 'run' : `tick ${timestampOf(scheduled_at)}`;
  return `Job ${job_id}: The ${which} cannot be recorded: ${(error as Error).message}.`;
}

const conditionsOf = ({ namespaces, kind, state, after }: OperationQuery): SQL | undefined =>
  and(
    namespaces == null ? undefined : sql`${operations.namespaces} <@ ${sql.param([...namespaces])}::text[]`,
    kind.length > 0 ? inArray(operations.kind, kind) : undefined,
    state.length > 0 ? inArray(operations.state, state) : undefined,
    after === null ? undefined : lt(operations.id, after),
  );
