import {
  InvalidScheduleError,
  previewSchedule,
  zoneData,
  type SchedulePreview,
} from '@job-scheduler/job-model';

/** What a schedule will do, or why it cannot be used. */
export type Explained = (SchedulePreview & { readonly zone_data: string }) | { readonly problem: string };

/**
 * Explains a schedule with the code of the scheduler. It is a bundle of its own (`PARTS` in `tools/bundle/programs.mjs`),
 * since the model and the zone data are larger than all else of jobctl: it shares no classes with the rest.
 *
 * @param from epoch milliseconds
 */
export function explain(schedule: string, timezone: string, from: number, count: number): Explained {
  const bounds = { start_at: null, end_at: null, anchor: from, seed: '' };
  const definition = { schedule, timezone, dst_gap: 'run_after', dst_fold: 'first', ...bounds } as const;
  try {
    return { ...previewSchedule(definition, from, count), zone_data: zoneData().version };
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    return { problem: error.message };
  }
}
