import { OwnCounts, SharedCounts } from '@job-scheduler/platform';
import { eventually, ManualClock } from '@job-scheduler/testing';
import { FailedAuthentications, MOST_FAILURES } from './failed-authentications.js';
import { RequestLimit } from './request-limit.js';

/** 20 s into a minute. */
const NOW = 1_893_456_020_000;

const clockAt = (now: number): ManualClock => new ManualClock(now);

describe('RequestLimit', () => {
  it('counts down, refuses, and begins anew with the next minute', async () => {
    const clock = clockAt(NOW);
    const limit = new RequestLimit(new OwnCounts(), clock, 2);
    expect(limit.take('a')).toEqual({ 'ratelimit-policy': '"key";q=2;w=60', ratelimit: '"key";r=1;t=40' });
    expect(limit.take('a')).toMatchObject({ ratelimit: '"key";r=0;t=40' });
    expect(() => limit.take('a')).toThrow('has made its 2 requests of this minute: try again in 40 s.');
    expect(limit.take('b')).toMatchObject({ ratelimit: '"key";r=1;t=40' });
    await clock.advance(40_000);
    expect(limit.take('a')).toMatchObject({ ratelimit: '"key";r=1;t=60' });
    limit.onModuleDestroy();
  });

  it('has no limit if it is 0', () => {
    expect(new RequestLimit(new OwnCounts(), clockAt(NOW), 0).take('a')).toEqual({});
  });

  it('learns what others have counted', async () => {
    const shared = new OwnCounts();
    const [one, other] = [1, 2].map(() => new RequestLimit(shared, clockAt(NOW), 1_000)) as [
      RequestLimit,
      RequestLimit,
    ];
    for (let count = 0; count < 500; count += 1) one.take('a');
    await eventually('the counts of the other', () => {
      const left = /r=(\d+);/.exec(other.take('a')['ratelimit'] ?? '')?.[1];
      return Number(left) < 500;
    });
    one.onModuleDestroy();
    other.onModuleDestroy();
  });

  it('goes by its own counts while the others cannot be reached', async () => {
    class Away extends SharedCounts {
      asked = 0;
      override add(): Promise<never> {
        this.asked += 1;
        return Promise.reject(new Error('away'));
      }
    }
    const away = new Away();
    const limit = new RequestLimit(away, clockAt(NOW), 3);
    limit.take('a');
    await eventually('an attempt to settle', () => away.asked > 0);
    limit.take('a');
    expect(limit.take('a')).toMatchObject({ ratelimit: '"key";r=0;t=40' });
    expect(() => limit.take('a')).toThrow('requests of this minute');
    limit.onModuleDestroy();
  });
});

describe('FailedAuthentications', () => {
  it('lets some go, by address and minute', async () => {
    const clock = clockAt(NOW);
    const failed = new FailedAuthentications(clock);
    for (let count = 0; count < MOST_FAILURES; count += 1) failed.count('192.0.2.1');
    expect(() => failed.count('192.0.2.1')).toThrow('came from 192.0.2.1: try again in 40 s.');
    expect(() => failed.count('192.0.2.2')).not.toThrow();
    await clock.advance(40_000);
    expect(() => failed.count('192.0.2.1')).not.toThrow();
  });
});
