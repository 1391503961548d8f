import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SIZES, STAGE_NAMES } from '../stage/sizes.js';
import { capacityTable } from './capacity-table.js';
import {
  ASSUMED,
  backlogPerRunner,
  callbacksPerSecond,
  CONNECTIONS,
  connectionsOf,
  MEASURED,
  needOf,
  requestsPerMinute,
} from './capacity.js';

/** As prettier leaves it: without the padding of tables. */
const plain = (markdown: string): string =>
  markdown
    .replace(/ +/g, ' ')
    .replace(/-+/g, '-')
    .replace(/\n{2,}/g, '\n');
const documented = plain(readFileSync(join(__dirname, '../../../docs/operations/capacity.md'), 'utf8'));

describe('the capacity', () => {
  it('of a runner is what its CPU allows', () => {
    // 0.6 of a CPU, by 255 µs.
    expect(callbacksPerSecond({ cpu: 1024, concurrency: 500 })).toBe(2352);
    expect(callbacksPerSecond({ cpu: 256, concurrency: 500 })).toBe(588);
  });

  it('of a runner is what its slots allow when calls are slow', () => {
    expect(callbacksPerSecond({ cpu: 1024, concurrency: 100 })).toBe(500);
  });

  it('makes the backlog that a runner works off in 5 s', () => {
    expect(backlogPerRunner({ cpu: 1024, concurrency: 500 })).toBe(235);
    expect(backlogPerRunner({ cpu: 1, concurrency: 1 })).toBe(1);
  });

  it('makes the requests of the api', () => {
    expect(requestsPerMinute({ cpu: 1024 })).toBe(6206);
  });

  it('says what jobs need', () => {
    expect(needOf(100e6, 3600, SIZES.prod.runner)).toMatchObject({ schedulers: 4, runners: 12 });
    expect(needOf(1000, 3600, SIZES.prod.runner)).toMatchObject({ schedulers: 1, runners: 1 });
  });
});

describe('docs/operations/capacity.md', () => {
  it('says how many connections to PostgreSQL the stages have at most, even while a deployment replaces all tasks', () => {
    const [dev, prod] = (['dev', 'prod'] as const).map((name) => {
      const { api, scheduler, runner } = SIZES[name];
      return connectionsOf({ api: api.maximum, scheduler: scheduler.count, runner: runner.maximum });
    });
    const text = documented.replace(/\s+/g, ' ');
    expect(text).toContain(`stage \`dev\` has at most ${dev} at its largest, \`prod\` ${prod} `);
    const { api, scheduler, runner } = CONNECTIONS;
    expect(text).toContain(
      `up to ${api} of each api, ${scheduler} of each scheduler and ${runner} of each runner`,
    );
  });

  it('names every figure that the code counts with', () => {
    const figures = Object.entries({ ...MEASURED, ...ASSUMED }).map(
      ([name, value]) => `| \`${name}\` | ${value} |`,
    );
    expect(documented.split('\n').map((line) => line.split('|').slice(0, 3).join('|').trim() + ' |')).toEqual(
      expect.arrayContaining(figures),
    );
  });

  it.each([60, 3600])('has the table for jobs that are due every %d s', (intervalSeconds) => {
    expect(documented).toContain(plain(capacityTable(intervalSeconds, SIZES.prod.runner)));
  });

  it.each(STAGE_NAMES)('names the targets of the stage %s', (stage) => {
    const { api, runner } = SIZES[stage];
    const targets = [callbacksPerSecond(runner), backlogPerRunner(runner), requestsPerMinute(api)];
    expect(documented).toContain(`| \`${stage}\` | ${targets.join(' | ')} |`);
  });
});
