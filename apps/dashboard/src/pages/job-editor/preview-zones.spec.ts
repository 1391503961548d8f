import { dayAndTime, dayAndTimeOf, zonesToShow } from './preview-zones.js';

it('shows each zone once', () => {
  expect(zonesToShow('Europe/Paris', 'Asia/Tokyo').map(({ zone }) => zone)).toEqual([
    'Europe/Paris',
    'Asia/Tokyo',
    'UTC',
  ]);
  expect(zonesToShow('utc', 'UTC')).toEqual([{ zone: 'utc', owners: ['job', 'viewer', 'utc'] }]);
});

it('shows a wall clock, of the browser or of the scheduler', () => {
  const at = Date.UTC(2030, 0, 1, 8);
  const expected = { day: 'Tue 01 Jan 2030', time: '09:00:00' };
  expect(dayAndTime(at, 'Europe/Paris')).toEqual(expected);
  expect(dayAndTimeOf('2030-01-01T09:00:00+01:00')).toEqual(expected);
  expect(dayAndTime(at, 'Mars/Olympus').time).toBe('08:00:00');
});
