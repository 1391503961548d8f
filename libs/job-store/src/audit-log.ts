import type { Page } from './page.js';

/** Whether a write was made, or why not: what was refused wrote nothing. */
export const AUDIT_OUTCOMES = ['done', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/** What a write was about. */
export const AUDIT_SUBJECTS = [
  'job',
  'run',
  'operation',
  'secret',
  'api_key',
  'session',
  'namespace',
  'system',
] as const;

/** What an entry of the audit says. */
export interface NewAuditEntry {
  /** Whom it is attributed to; null: nobody who is known. */
  actor: string | null;
  /** Of an API key. */
  key_id: string | null;
  /** The address that the request came from. */
  address: string;
  request_id: string;
  /** The `operationId` of the route, or its method and template when it is not known. */
  action: string;
  outcome: AuditOutcome;
  /** Of a refusal: the code and the sentence of the problem. */
  code: string | null;
  detail: string | null;
  /** Of whatever the write was about; null if there is none, or if it is not known. */
  subject: { kind: (typeof AUDIT_SUBJECTS)[number]; id: string; name: string | null } | null;
  namespace: string | null;
  /** Merge patches (RFC 7396): from what is now to what was before, and the other way round. Without secrets. */
  before: unknown;
  after: unknown;
}

/** An entry of the audit. `id` begins with its time; `at` is epoch milliseconds. */
export interface AuditEntry extends NewAuditEntry {
  id: string;
  at: number;
}

/** Filters of the audit, newest first: values of one filter are alternatives, filters are combined. */
export interface AuditQuery {
  actor: string[];
  action: string[];
  outcome: AuditOutcome[];
  namespaces: readonly string[] | null;
  subject_id: string | null;
  /** Bounds of the time, epoch milliseconds: from inclusive, to exclusive. */
  from: number | null;
  to: number | null;
  limit: number;
  /** The id of the last entry of the page before. */
  after: string | null;
}

/** What is to be noted of a write, in its own transaction; null: it changed nothing. Pure, and may be called more than once. */
export type Audited<Result> = (result: Result) => NewAuditEntry | null;

/**
 * Who did what. Writes note themselves in their own transaction; what is noted here is what wrote nothing. Entries are never
 * changed, and retention alone removes them. Throws StoreUnavailableError.
 */
export abstract class AuditLog {
  abstract note(entry: NewAuditEntry): Promise<void>;

  abstract list(query: AuditQuery): Promise<Page<AuditEntry, string>>;
}
