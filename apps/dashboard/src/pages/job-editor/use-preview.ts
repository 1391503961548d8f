import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { client } from '../../queries/client.js';
import { useNow } from '../../time/use-now.js';
import type { Job, JobForm } from './job-form.js';
import type { Preview } from './preview-engine.js';

/** A zone changes with the release of the server's data alone. */
const FRESH_MS = 600_000;

/** What is known of a schedule while it is typed. */
export interface PreviewState {
  /** Null while the code or the zone is loading, or if the zone is not known. */
  preview: Preview | null;
  /** Why there is no preview. */
  error: Error | null;
}

/** The preview of the form's schedule, once a second. The code and the zone are loaded when they are first needed. */
export function usePreview(form: JobForm, job: Job | null): PreviewState {
  const now = useNow();
  const timezone = form.timezone.trim();
  const engine = useQuery({
    queryKey: ['schedule-engine'],
    queryFn: () => import('./preview-engine.js'),
    staleTime: Infinity,
  });
  const zone = useQuery({
    queryKey: ['zones', timezone],
    queryFn: ({ signal }) => client.getZone({ timezone }, { signal }),
    staleTime: FRESH_MS,
    enabled: timezone !== '',
    placeholderData: keepPreviousData,
  });
  const isKnown = zone.data !== undefined && !zone.isPlaceholderData && zone.error === null;
  if (engine.data === undefined || !isKnown) return { preview: null, error: zone.error ?? engine.error };
  const definition = {
    schedule: form.schedule,
    timezone,
    dst_gap: form.dst_gap,
    dst_fold: form.dst_fold,
    start_at: instantOf(form.start_at),
    end_at: instantOf(form.end_at),
    anchor: job === null ? now : Date.parse(job.created_at),
    seed: job?.id ?? '',
    // A new job's delay follows from an id that it does not have yet.
    jitter_seconds: job === null ? 0 : (form.jitter_seconds ?? 0),
  };
  return { preview: engine.data.previewOf(zone.data, definition, now), error: null };
}

function instantOf(text: string): number | null {
  const at = Date.parse(text);
  return Number.isNaN(at) ? null : at;
}
