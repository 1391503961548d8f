import type { Clock } from '@job-scheduler/job-model';
import type { Facets, Statistics } from '@job-scheduler/job-store';
import { LRUCache } from 'lru-cache';
import { visible, type Sight } from '../access/sight.js';
import { anyOf } from '../http/input.js';
import { MOST_COUNTED } from '../http/paging.js';
import type { FacetsQuery, FacetsView } from './facets-view.js';

type Filters = Parameters<Statistics['facets']>[0];

/** So many jobs are counted beside the requests. */
const MOST_IN_ALL = 1_000_000;
/** What was counted in full is counted again for whoever asks after this, and answered no longer than until MOST_AGE_MS. */
const FRESH_MS = 5_000;
const MOST_AGE_MS = 60_000;
const MOST_REMEMBERED = 500;

/** Jobs that were counted in full. */
interface Counted {
  facets: Facets;
  at: number;
}

/**
 * Counts the jobs behind each filter of a list. Up to MOST_COUNTED jobs are counted at once. Counting more of them takes longer than
 * somebody who types will wait, so it is done beside the request: the first answer has only those, and says that there are more.
 */
export class ReadFacets {
  private readonly counted = new LRUCache<string, Counted>({ max: MOST_REMEMBERED });
  private readonly counting = new Set<string>();

  constructor(
    private readonly statistics: Statistics,
    private readonly clock: Clock,
  ) {}

  /** The values of each facet are those of the jobs that all other filters find. */
  async facets(query: FacetsQuery, sight: Sight): Promise<FacetsView> {
    const { q = null, namespace, status, tag: tags, last_outcome } = query;
    const namespaces = visible(sight, anyOf(namespace));
    const all: Filters = { q, namespaces, status, tags, last_outcome };
    const asked = new Map<string, Promise<Facets>>();
    const count = (filters: Filters): Promise<Facets> => {
      const key = JSON.stringify(filters);
      const found = asked.get(key) ?? this.count(key, filters);
      asked.set(key, found);
      return found;
    };
    const [total, byStatus, byOutcome, byNamespace, byTag] = await Promise.all([
      count(all),
      count({ ...all, status: [] }),
      count({ ...all, last_outcome: [] }),
      count({ ...all, namespaces: visible(sight, null) }),
      count({ ...all, tags: [] }),
    ]);
    return {
      status: { values: byStatus.status, more: byStatus.more },
      last_outcome: { values: byOutcome.last_outcome, more: byOutcome.more },
      namespace: { values: byNamespace.namespace, more: byNamespace.more },
      tag: { values: byTag.tag, more: byTag.more },
      total: { count: total.counted, more: total.more },
    };
  }

  private async count(key: string, filters: Filters): Promise<Facets> {
    const now = this.clock.monotonic();
    const known = this.counted.get(key);
    if (known !== undefined && now - known.at < MOST_AGE_MS) {
      if (now - known.at >= FRESH_MS) void this.countInFull(key, filters);
      return known.facets;
    }
    const some = await this.statistics.facets(filters, MOST_COUNTED);
    if (some.more) void this.countInFull(key, filters);
    return some;
  }

  private async countInFull(key: string, filters: Filters): Promise<void> {
    if (this.counting.has(key)) return;
    this.counting.add(key);
    try {
      const facets = await this.statistics.facets(filters, MOST_IN_ALL);
      this.counted.set(key, { facets, at: this.clock.monotonic() });
    } catch {
      // What is known stays as it is; whoever asks next makes it count again.
    } finally {
      this.counting.delete(key);
    }
  }
}
