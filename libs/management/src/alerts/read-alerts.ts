import type { AlertOutbox, AlertQuery } from '@job-scheduler/job-store';
import { anyOf } from '../http/input.js';
import { decodeCursor, encodeCursor, type PageView } from '../http/paging.js';
import { alertPositionSchema, type AlertQueryInput } from './alert-query.js';
import { alertView, type AlertView } from './alert-view.js';

/** Reads alerts. */
export class ReadAlerts {
  constructor(private readonly outbox: Pick<AlertOutbox, 'list'>) {}

  async list({ limit, cursor, ...query }: AlertQueryInput): Promise<PageView<AlertView>> {
    const { job_id = null, namespace, state, event } = query;
    const filters: Omit<AlertQuery, 'limit' | 'after'> = {
      job_id,
      namespaces: anyOf(namespace),
      state,
      event,
    };
    const after = cursor === undefined ? null : decodeCursor(cursor, filters, alertPositionSchema);
    const page = await this.outbox.list({ ...filters, limit, after });
    return {
      data: page.items.map(alertView),
      next_cursor: page.next === null ? null : encodeCursor(filters, page.next),
    };
  }
}
