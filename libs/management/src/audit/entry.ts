import {
  asWritten,
  formatInstantOrNull,
  type Job,
  type LongOperation,
  type Run,
} from '@job-scheduler/job-model';
import type { ApiKey, Erasure, NewAuditEntry, Secret, Stop } from '@job-scheduler/job-store';
import type { Caller } from '../access/caller.js';
import type { ApplyResult } from '../apply/apply-body.js';
import { changeOf, redacted, type Change } from './change.js';

const NOTHING: Change = { before: null, after: null };

/** What every entry about a write by this caller says. */
const entryBy = (
  { name, key_id, address, request_id, action }: Caller,
  subject: NewAuditEntry['subject'],
  namespace: string | null,
  { before, after }: Change = NOTHING,
): NewAuditEntry => ({
  actor: name,
  key_id,
  address,
  request_id,
  action,
  outcome: 'done',
  code: null,
  detail: null,
  subject,
  namespace,
  before,
  after,
});

/** What of a job its users change. */
const formOf = ({ definition, cursor, pause }: Job) => ({
  ...asWritten(definition),
  status: cursor.status,
  pause: pause && { reason: pause.reason, until: pause.until },
});

/** A job was made (`before` is null), changed or deleted (`after` is null). Null if neither is there. */
export function jobEntry(caller: Caller, before: Job | null, after: Job | null): NewAuditEntry | null {
  const job = after ?? before;
  if (job === null) return null;
  const subject = { kind: 'job', id: job.id, name: job.definition.name } as const;
  return entryBy(caller, subject, job.namespace, changeOf(before && formOf(before), after && formOf(after)));
}

/** A run was made or cancelled. */
export const runEntry = (caller: Caller, { id, job_name, namespace }: Run): NewAuditEntry =>
  entryBy(caller, { kind: 'run', id, name: job_name }, namespace);

/** What is kept of the calls of some runs was erased. */
export function erasureEntry(caller: Caller, { job_id, from, to }: Erasure, erased: number): NewAuditEntry {
  const after = { erased, from: formatInstantOrNull(from), to: formatInstantOrNull(to) };
  const subject = job_id === null ? null : ({ kind: 'job', id: job_id, name: null } as const);
  return entryBy(caller, subject, null, { before: null, after });
}

/** So many of the jobs that an apply wrote are named; the revisions of each tell the rest. */
const NAMED_JOBS = 100;

/** A list of jobs was applied. Null if it changed nothing. */
export function applyEntry(caller: Caller, { manager, counts, items }: ApplyResult): NewAuditEntry | null {
  const written = items.filter(({ action }) => action !== 'unchanged');
  if (written.length === 0) return null;
  const jobs = written.slice(0, NAMED_JOBS).map(({ name, action }) => ({ name, action }));
  return entryBy(caller, null, null, { before: null, after: { manager, counts, jobs } });
}

/** A long operation was requested or steered. */
export function operationEntry(caller: Caller, operation: LongOperation): NewAuditEntry {
  const { id, request, state, total, namespaces } = operation;
  const namespace = namespaces?.length === 1 ? (namespaces[0] ?? null) : null;
  const after = redacted({ ...request, state, total });
  return entryBy(caller, { kind: 'operation', id, name: null }, namespace, { before: null, after });
}

/** A namespace, or the whole system, was stopped or goes on. */
export function stopEntry(caller: Caller, { namespace, reason }: Stop): NewAuditEntry {
  const subject =
    namespace === null
      ? ({ kind: 'system', id: '*', name: null } as const)
      : ({ kind: 'namespace', id: namespace, name: null } as const);
  return entryBy(caller, subject, namespace, { before: null, after: { reason } });
}

/** Somebody signed in or out, or ended a session. `after`: for whom the provider vouched. */
export const sessionEntry = (caller: Caller, id: string, after: object | null = null): NewAuditEntry =>
  entryBy(caller, { kind: 'session', id, name: null }, null, { before: null, after });

/** Somebody whom nobody knows was not let in. */
export const refusedSignInEntry = (
  { address, request_id }: Pick<Caller, 'address' | 'request_id'>,
  code: string,
  detail: string,
): NewAuditEntry => ({
  actor: null,
  key_id: null,
  address,
  request_id,
  action: 'createSession',
  outcome: 'refused',
  code,
  detail,
  subject: null,
  namespace: null,
  ...NOTHING,
});

/** A secret was written, or deleted (`after` is null). Its value is in no entry. */
export function secretEntry(caller: Caller, secret: Secret, isDeleted: boolean): NewAuditEntry {
  const { namespace, name, revision, allowed_hosts, description } = secret;
  const told = { revision, allowed_hosts, description };
  const subject = { kind: 'secret', id: `${namespace}/${name}`, name } as const;
  const change = isDeleted ? { before: told, after: null } : { before: null, after: told };
  return entryBy(caller, subject, namespace, change);
}

/** A key was made, rotated or revoked. */
export function keyEntry(caller: Caller, key: ApiKey): NewAuditEntry {
  const { id, name, prefix, role, namespaces, source_cidrs, expires_at, previous_until, revoked_at } = key;
  const after = { prefix, role, namespaces, source_cidrs, expires_at, previous_until, revoked_at };
  return entryBy(caller, { kind: 'api_key', id, name }, null, { before: null, after });
}
