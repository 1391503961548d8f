import { endOf, stateOf, type ApiKey } from './key-state.js';

const NOW = Date.parse('2030-01-01T00:00:00.000Z');
const key = (fields: Partial<ApiKey>) => ({ revoked_at: null, expires_at: null, ...fields }) as ApiKey;

describe('the state of a key', () => {
  it('is valid until its end', () => {
    expect(stateOf(key({}), NOW)).toBe('valid');
    expect(stateOf(key({ expires_at: '2030-01-01T00:00:00.001Z' }), NOW)).toBe('valid');
    expect(stateOf(key({ expires_at: '2030-01-01T00:00:00.000Z' }), NOW)).toBe('expired');
  });

  it('is revoked whatever its end', () => {
    const revoked = key({ revoked_at: '2029-12-31T00:00:00.000Z', expires_at: '2029-12-31T00:00:00.000Z' });
    expect(stateOf(revoked, NOW)).toBe('revoked');
  });
});

describe('endOf', () => {
  it('counts days from now', () => {
    expect(endOf('days30', NOW)).toBe('2030-01-31T00:00:00.000Z');
    expect(endOf('never', NOW)).toBeNull();
  });
});
