import {
  InvalidScheduleError,
  previewSchedule,
  ServedZones,
  type ScheduleDefinition,
  type SchedulePreview,
  type ServedZone,
} from '@job-scheduler/job-model/schedule-preview';
import { placeOfTerm } from './caret.js';

/** What a schedule will do, or why it cannot be used. */
export type Preview =
  | { kind: 'ticks'; preview: SchedulePreview; zone_data: string }
  | {
      kind: 'problem';
      field: 'schedule' | 'timezone';
      message: string;
      /** Where in the schedule; null if it is no single term. */
      place: { from: number; length: number } | null;
    };

const zones = new ServedZones();

/** How many ticks a preview has. */
const COUNT = 5;

/** Previews a schedule with the code of the scheduler, on the server's own data of its zone. */
export function previewOf(zone: ServedZone, definition: ScheduleDefinition, from: number): Preview {
  if (!zones.has(zone.timezone)) zones.add(zone);
  try {
    return {
      kind: 'ticks',
      preview: previewSchedule(definition, from, COUNT),
      zone_data: zone.zone_data,
    };
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    const { field, message, term } = error;
    const place = term === null ? null : placeOfTerm(definition.schedule, term);
    return { kind: 'problem', field, message, place };
  }
}
