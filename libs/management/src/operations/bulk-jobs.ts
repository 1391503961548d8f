import { jobIsGone, type BulkRequest } from '@job-scheduler/job-model';
import {
  resultingIn,
  type JobPosition,
  type JobRepository,
  type NamedJob,
  type NewOperation,
  type OnceOnly,
} from '@job-scheduler/job-store';
import type { RequestedOperations } from '../access/operations-of-caller.js';
import { anyOf } from '../http/input.js';
import { requireRole, type Caller } from '../access/caller.js';
import { LEAST_ROLES } from '../access/least-roles.js';
import { invalid, Problem } from '../problems/problem.js';
import type { BulkBody, BulkPreview } from './bulk-body.js';
import { operationView, type OperationView } from './operation-view.js';

const SAMPLE = 10;
const PAGE = 1_000;

/** Maximum number of jobs that a filter may match. */
const MOST = 100_000;

/** The jobs of a bulk operation at the time of the request: those that exist by id, and ids without a job. */
interface Targets {
  jobs: Map<string, NamedJob>;
  unknown: string[];
}

/** Starts one action on many jobs. Throws the problems `invalid`, `count_mismatch` and `role_too_small`. */
export class BulkJobs {
  constructor(
    private readonly jobs: JobRepository,
    private readonly operations: RequestedOperations,
    private readonly caller: Caller,
  ) {}

  async preview(body: BulkBody): Promise<BulkPreview> {
    this.requireRoleFor(body);
    const targets = await this.targets(body);
    return {
      count: countOf(targets),
      sample: [...targets.jobs.values()].slice(0, SAMPLE).map(({ name }) => name),
    };
  }

  async start(body: BulkBody, once?: OnceOnly<OperationView>): Promise<OperationView> {
    this.requireRoleFor(body);
    const targets = await this.targets(body);
    const total = countOf(targets);
    refuseOtherCount(total, body.expected_count);
    const operation: NewOperation = {
      request: requestOf(body),
      actor: this.caller.name,
      namespaces: namespacesOf(targets),
      jobIds: [...targets.jobs.keys()],
      total,
      failed: targets.unknown.length,
      errors: targets.unknown.map(jobIsGone),
    };
    return operationView(await this.operations.create(operation, resultingIn(once, operationView)));
  }

  /** Whoever may not delete or define one job may not do so with many. */
  private requireRoleFor({ action }: BulkBody): void {
    if (action === 'delete') requireRole(this.caller, LEAST_ROLES.deleteJob);
    if (action === 'tag') requireRole(this.caller, LEAST_ROLES.patchJob);
  }

  private async targets({ ids, filter }: BulkBody): Promise<Targets> {
    if (filter !== undefined) return { jobs: await this.matching(filter), unknown: [] };
    const wanted = [...new Set(ids?.map((id) => id.toLowerCase()))];
    const found = await this.operations.jobNames(wanted);
    const jobs = new Map(wanted.flatMap((id) => named(id, found.get(id))));
    return { jobs, unknown: wanted.filter((id) => !found.has(id)) };
  }

  private async matching(filter: NonNullable<BulkBody['filter']>): Promise<Map<string, NamedJob>> {
    const { q = null, namespace, status, tag: tags, last_outcome } = filter;
    const namespaces = anyOf(namespace);
    const names = new Map<string, NamedJob>();
    let after: JobPosition | null = null;
    do {
      const query = { q, namespaces, status, tags, last_outcome, sort: 'name', limit: PAGE, after } as const;
      const page: Awaited<ReturnType<JobRepository['list']>> = await this.jobs.list(query);
      for (const { id, namespace: of, definition } of page.items)
        names.set(id, { name: definition.name, namespace: of });
      if (names.size > MOST) {
        const message = `matches more than ${MOST} jobs: narrow it`;
        throw invalid([{ pointer: '/filter', code: 'out_of_range', message }]);
      }
      after = page.next;
    } while (after !== null);
    return names;
  }
}

function requestOf({ action, reason, add_tags: add = [], remove_tags: remove = [] }: BulkBody): BulkRequest {
  const request: BulkRequest = { kind: 'bulk', action, reason };
  if (action === 'tag') request.tags = { add, remove };
  return request;
}

const countOf = ({ jobs, unknown }: Targets): number => jobs.size + unknown.length;

const named = (id: string, job: NamedJob | undefined): [string, NamedJob][] =>
  job === undefined ? [] : [[id, job]];

const namespacesOf = ({ jobs }: Targets): string[] | null =>
  anyOf([...new Set([...jobs.values()].map(({ namespace }) => namespace))].sort());

function refuseOtherCount(count: number, expected: number | undefined): void {
  if (expected === undefined || expected === count) return;
  throw new Problem(
    'count_mismatch',
    `The action applies to ${count} jobs, not ${expected}; nothing was done.`,
  );
}
