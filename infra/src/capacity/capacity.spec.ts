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
  connectionsOfAurora,
  DEFAULT_MAX_CONNECTIONS,
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

describe('the connections to PostgreSQL', () => {
  const { all, reserved } = DEFAULT_MAX_CONNECTIONS;

  it('are what each program has by default, which the stack leaves as it is', () => {
    const configuration = readFileSync(join(__dirname, '../../../docs/configuration.md'), 'utf8');
    for (const [program, count] of Object.entries(CONNECTIONS)) {
      const settings = configuration.split(`\n## ${program}\n`)[1]?.split('\n## ', 1)[0] ?? '';
      expect([program, /\| `DATABASE_CONNECTIONS` +\| `(\d+)`/.exec(settings)?.[1]]).toEqual([
        program,
        String(count),
      ]);
    }
  });

  it('of 3 schedulers, 3 runners and 2 apis have room in a PostgreSQL with its default, with one of them restarting', () => {
    const { api, scheduler, runner } = CONNECTIONS;
    const steady = connectionsOf({ api: 2, scheduler: 3, runner: 3 }) / 2;
    expect(steady).toBe(62);
    expect(steady + Math.max(api, scheduler, runner)).toBeLessThanOrEqual(all - reserved);
    expect(documented.replace(/\s+/g, ' ')).toContain(
      `its default of ${all} (${all - reserved} for programs) carries 3 schedulers, 3 runners and 2 apis (${steady})`,
    );
  });

  it.each(STAGE_NAMES)(
    'of %s have room in its Aurora, even while a deployment replaces all tasks',
    (stage) => {
      const { api, scheduler, runner, database } = SIZES[stage];
      const most = connectionsOf({ api: api.maximum, scheduler: scheduler.count, runner: runner.maximum });
      expect(most).toBeLessThanOrEqual(connectionsOfAurora(database));
    },
  );

  it('that Aurora allows follow its maximum capacity, up to 5,000, or 2,000 if it may shrink to 0.5 ACU', () => {
    const allowed = (minimumCapacity: number, maximumCapacity: number) =>
      connectionsOfAurora({ minimumCapacity, maximumCapacity });
    expect([allowed(0.5, 2), allowed(1, 4), allowed(1, 256), allowed(0.5, 256)]).toEqual([
      378, 756, 5_000, 2_000,
    ]);
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
