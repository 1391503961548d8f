import { returnPath } from './return-path.js';

it('leads back to a page of the dashboard', () => {
  expect(returnPath('/jobs?status=paused&q=a%26b')).toBe('/jobs?status=paused&q=a%26b');
});

it.each([
  '//evil.example',
  '/\\evil.example',
  'https://evil.example',
  'javascript:alert(1)',
  '',
  undefined,
  3,
])('leads to the overview instead of %p', (wanted) => {
  expect(returnPath(wanted)).toBe('/');
});

it('never leads to the sign-in again', () => {
  expect(returnPath('/sign-in?to=/jobs')).toBe('/');
});
