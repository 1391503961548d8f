import { isMoving, isOpen, percentOf, whatOf } from './operation-texts.js';

describe('whatOf', () => {
  it('tells the range of a backfill by the clock of the viewer', () => {
    const request = {
      job_id: 'af9bd9fc-ceed-4fa9-910a-8c385f4d6f3b',
      from: '2030-01-01T23:00:00.000Z',
      to: '2030-01-02T01:00:00.000Z',
      rate_per_second: 10,
    };
    expect(whatOf({ request }, 'Europe/Paris')).toBe('Backfill, 02 Jan 2030, 00:00 to 02 Jan 2030, 02:00');
  });

  it('tells the action and its reason', () => {
    expect(whatOf({ request: { action: 'pause', reason: 'Maintenance' } }, 'UTC')).toBe(
      'Pause jobs: Maintenance',
    );
    expect(whatOf({ request: { action: 'run', reason: null } }, 'UTC')).toBe('Run jobs');
  });
});

describe('percentOf', () => {
  it('counts what failed as over, and is complete only when nothing is left', () => {
    expect(percentOf({ done: 3, failed: 1, total: 8 })).toBe(50);
    expect(percentOf({ done: 999, failed: 0, total: 1000 })).toBe(99);
    expect(percentOf({ done: 0, failed: 0, total: 0 })).toBe(100);
  });
});

it('knows which operations are open, and which of them move', () => {
  expect(['pending', 'running', 'paused'].every((state) => isOpen(state as 'paused'))).toBe(true);
  expect(isOpen('cancelled')).toBe(false);
  expect(isMoving('paused')).toBe(false);
  expect(isMoving('running')).toBe(true);
});
