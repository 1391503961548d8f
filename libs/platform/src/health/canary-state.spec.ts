import { Registry } from 'prom-client';
import { StandingClock } from '../loop/standing-clock.for-spec.js';
import { CanaryState } from './canary-state.js';
import { DependencyHealthChecks } from './health-checks.js';

class SetClock extends StandingClock {
  ms = 0;

  override monotonic(): number {
    return this.ms;
  }
}

function given() {
  const registry = new Registry();
  const clock = new SetClock();
  const state = new CanaryState(registry, clock);
  const up = { look: () => 'up' as const, isVital: true };
  const health = new DependencyHealthChecks({ postgres: up, redis: up, rabbitmq: up }, clock, state);
  return { registry, clock, state, health };
}

describe('CanaryState', () => {
  it('knows nothing in a process that does not watch the canary', async () => {
    const { registry, state, health } = given();
    expect(state.report()).toBeNull();
    expect(await health.check()).not.toHaveProperty('canary');
    expect(await registry.metrics()).not.toContain('canary');
  });

  it('counts the time since the watch began until a call is known', async () => {
    const { registry, clock, state } = given();
    clock.ms = 5_000;
    state.watch();
    clock.ms = 65_000;
    expect(state.report()).toEqual({ lateness_seconds: null, age_seconds: 60 });
    const metrics = await registry.metrics();
    expect(metrics).toContain('\njob_scheduler_canary_age_seconds 60\n');
    expect(metrics).toContain('\njob_scheduler_canary_lateness_seconds Nan\n');
  });

  it('tells how late the last call was, and how long ago it was due, also while nothing new is known', async () => {
    const { registry, clock, state, health } = given();
    state.watch();
    clock.ms = 30_000;
    state.saw({ lateness_ms: 4.2, age_ms: 3_000 });
    clock.ms = 40_000;
    const { canary } = await health.check();
    expect(canary).toEqual({ lateness_seconds: 0.004, age_seconds: 13 });
    const metrics = await registry.metrics();
    expect(metrics).toContain('\njob_scheduler_canary_lateness_seconds 0.004\n');
    expect(metrics).toContain('\njob_scheduler_canary_age_seconds 13\n');
  });
});
