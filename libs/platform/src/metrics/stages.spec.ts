import { Registry } from 'prom-client';
import { StandingClock } from '../loop/standing-clock.for-spec.js';
import { Stages } from './stages.js';

const countOf = async (registry: Registry, stage: string): Promise<string | undefined> =>
  new RegExp(`_count{stage="${stage}"} (\\d+)`).exec(await registry.metrics())?.[1];

describe('Stages', () => {
  it('measures what succeeds, and nothing else', async () => {
    const [registry, clock] = [new Registry(), new StandingClock()];
    const stages = new Stages(registry, clock);
    await stages.measure('record', () => Promise.resolve());
    await expect(stages.measure('record', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await countOf(registry, 'record')).toBe('1');
  });

  it('counts a message that was published in the future, by another clock, as one that took no time', async () => {
    const registry = new Registry();
    new Stages(registry, new StandingClock()).took('deliver', -5);
    expect(await registry.metrics()).toContain('_sum{stage="deliver"} 0');
  });

  it('is shared by the components of a process', async () => {
    const registry = new Registry();
    for (const stages of [1, 2].map(() => new Stages(registry, new StandingClock()))) stages.took('call', 10);
    expect(await countOf(registry, 'call')).toBe('2');
  });
});
