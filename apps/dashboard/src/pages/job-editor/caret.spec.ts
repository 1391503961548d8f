import { InvalidScheduleError, previewSchedule } from '@job-scheduler/job-model/schedule-preview';
import { caretLine, placeOfTerm } from './caret.js';

/** What the caret points at, by the model's own error. */
function pointedAt(schedule: string): string | null {
  const bounds = { start_at: null, end_at: null, anchor: 0, seed: '' };
  const definition = { schedule, timezone: 'UTC', dst_gap: 'skip', dst_fold: 'first', ...bounds } as const;
  try {
    previewSchedule(definition, 0, 1);
  } catch (error) {
    if (!(error instanceof InvalidScheduleError)) throw error;
    const place = error.term === null ? null : placeOfTerm(schedule, error.term);
    return place === null ? null : schedule.slice(place.from, place.from + place.length);
  }
  throw new Error(`${schedule} can be used.`);
}

it.each([
  ['*/5 9-25 * * *', '9-25'],
  ['  0   9 * * 1,FOO,3', 'FOO'],
  ['0 0 61 * * *', '61'],
  ['61 61 * * *', '61'],
  ['1,2,3,,4 * * * *', ''],
])('the caret below "%s" points at "%s"', (schedule, term) => {
  expect(pointedAt(schedule)?.trim()).toBe(schedule.includes(',,') ? ',' : term);
});

it('points at nothing when no single term is wrong', () => {
  expect(pointedAt('* * *')).toBeNull();
  expect(pointedAt('@sometimes')).toBeNull();
});

it('stands below the term', () => {
  expect(caretLine({ from: 4, length: 2 })).toBe('    ^^');
});
