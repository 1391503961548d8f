import type { AuditLog, AuditQuery } from '@job-scheduler/job-store';
import { anyOf, idSchema } from '../http/input.js';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { auditEntryView, type AuditEntryView, type AuditQueryInput } from './audit-view.js';

/** Reads the audit. */
export class ReadAudit {
  constructor(private readonly audit: AuditLog) {}

  async list({ limit, cursor, ...query }: AuditQueryInput): Promise<PageView<AuditEntryView>> {
    const { actor, action, outcome, namespace, subject_id = null, from = null, to = null } = query;
    const filters: Omit<AuditQuery, 'limit' | 'after'> = {
      actor,
      action,
      outcome,
      namespaces: anyOf(namespace),
      subject_id,
      from,
      to,
    };
    const after = cursor === undefined ? null : decodeCursor(cursor, filters, idSchema);
    const page = await this.audit.list({ ...filters, limit, after });
    return {
      data: page.items.map(auditEntryView),
      next_cursor: page.next === null ? null : encodeCursor(filters, page.next),
    };
  }
}
