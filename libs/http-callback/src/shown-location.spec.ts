import { shownLocation } from './shown-location.js';

test.each([
  [{ location: '/next' }, '/next'],
  [{ location: 'x'.repeat(500) }, 'x'.repeat(500)],
  [{ location: 'x'.repeat(60_000) }, `${'x'.repeat(500)}…`],
  [{ location: '/next?token=abc' }, '/next?token=********'],
  [{}, null],
])('an error message shows at most 500 characters of a location, and masks', (response_headers, shown) => {
  expect(shownLocation({ response_headers })).toBe(shown);
});
