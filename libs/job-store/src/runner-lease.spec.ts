import { RUNNER_LEASE } from './runner-lease.js';

const { RENEW_EVERY_MS, HELD_MS, FREED_AFTER_MS } = RUNNER_LEASE;

it('a runner aborts its calls 2 s before anybody else may make them', () => {
  expect(FREED_AFTER_MS - HELD_MS).toBe(2_000);
});

it('a runner keeps its lease although several renewals in a row fail', () => {
  expect(HELD_MS).toBeGreaterThan(3 * RENEW_EVERY_MS);
});
