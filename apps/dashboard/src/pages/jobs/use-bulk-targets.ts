import { useQuery } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import type { BulkChoice } from './bulk-plan.js';
import { changedBy, requestOf } from './bulk-plan.js';
import type { JobsFilter } from './jobs-filter.js';
import type { Job, Selected } from './selection.js';

/** Up to this many jobs are looked at one by one, so that the summary is exact and there may be an undo. */
const MOST_LOOKED_AT = 2_000;
const PAGE_SIZE = 500;

/** What an action would apply to. */
export interface BulkTargets {
  /** How many jobs it would change. */
  count: number;
  /** How many of the selection need no change. */
  unchanged: number;
  /** Names of the first few. */
  sample: readonly string[];
  /** The jobs it would change; null when there are too many to look at. */
  jobs: readonly Job[] | null;
}

const SAMPLE = 10;

/** What the action would do to the selection; `targets` is null while that is counted. */
export function useBulkTargets(choice: BulkChoice, selected: Selected, filter: JobsFilter) {
  const isAll = selected === 'all';
  const found = useQuery({
    queryKey: ['bulk', 'jobs', filter],
    queryFn: ({ signal }) => jobsOf(filter, signal),
    enabled: isAll,
    // What was selected is looked at anew for each action.
    staleTime: 0,
    gcTime: 0,
  });
  const jobs = isAll ? found.data : [...selected.values()];
  const preview = useQuery({
    queryKey: ['bulk', 'preview', choice.action, filter],
    queryFn: ({ signal }) => previewOf(choice, filter, signal),
    enabled: jobs === null,
    staleTime: 0,
    gcTime: 0,
  });
  const targets: BulkTargets | null = Array.isArray(jobs) ? among(choice, jobs) : (preview.data ?? null);
  return { targets, error: found.error ?? preview.error };
}

function among(choice: BulkChoice, jobs: readonly Job[]): BulkTargets {
  const changed = changedBy(choice, jobs);
  return {
    count: changed.length,
    unchanged: jobs.length - changed.length,
    sample: changed.slice(0, SAMPLE).map(({ name }) => name),
    jobs: changed,
  };
}

/** The jobs that the filters find; null if there are too many. */
async function jobsOf(filter: JobsFilter, signal: AbortSignal): Promise<Job[] | null> {
  const jobs: Job[] = [];
  for await (const job of client.items('listJobs', { ...filter, limit: PAGE_SIZE }, { signal })) {
    if (jobs.length === MOST_LOOKED_AT) return null;
    jobs.push(job);
  }
  return jobs;
}

/** Tags are not known yet when the API counts, and do not change the count. */
async function previewOf(choice: BulkChoice, filter: JobsFilter, signal: AbortSignal): Promise<BulkTargets> {
  const { action } = choice;
  const tags = action === 'tag' ? { add_tags: ['any'] } : {};
  const body = { ...requestOf({ ...choice, addTags: [], removeTags: [] }), ...tags, filter, dry_run: true };
  const answer = await client.changeJobs({ body }, { signal });
  const { count, sample } = answer as Extract<typeof answer, { sample: unknown }>;
  return { count, sample, unchanged: 0, jobs: null };
}
