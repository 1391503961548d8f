import { fromLocalInput, toLocalInput } from './local-input.js';

describe('a field for date and time', () => {
  it('shows the minute of an instant, and reads it again', () => {
    const at = Date.parse('2030-01-03T13:05:00Z');
    expect(toLocalInput(at)).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/);
    expect(fromLocalInput(toLocalInput(at))).toBe('2030-01-03T13:05:00.000Z');
  });

  it('has no instant while it is empty', () => {
    expect(fromLocalInput('')).toBeUndefined();
  });
});
